using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>Counts failed sign-ins per address in fixed windows of a minute. A good sign-in costs nothing.</summary>
internal sealed class SignInThrottle(IOptions<AccessOptions> options, TimeProvider clock)
{
    private const int Capacity = 10_000;
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly TimedCache<string, Window> _windows = new(Capacity, clock);

    /// <returns>How long the address must wait, or <c>null</c> when it may try.</returns>
    public TimeSpan? WaitOf(string address) =>
        _windows.TryGet(address, out var window) && window.Failures >= options.Value.FailedSignInsPerMinute
            ? window.Until - clock.GetUtcNow()
            : null;

    public void Failed(string address)
    {
        if (_windows.TryGet(address, out var window))
        {
            window.Count();
            return;
        }

        var fresh = new Window(clock.GetUtcNow() + _window);
        fresh.Count();
        _windows.Set(address, fresh, fresh.Until);
    }

    private sealed class Window(DateTimeOffset until)
    {
        private int _failures;

        public DateTimeOffset Until { get; } = until;

        public int Failures => Volatile.Read(ref _failures);

        public void Count() => Interlocked.Increment(ref _failures);
    }
}
