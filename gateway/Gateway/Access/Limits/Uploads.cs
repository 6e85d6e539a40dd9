using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Limits;

/// <summary>
/// Calls of many parts. Each part counts as a request of its caller; where a request is refused, a part waits. Half of
/// what may come at once is left to the caller's other requests, so that none of them is refused for an upload's sake.
/// </summary>
internal sealed class Uploads(Limiters limiters, IOptions<AccessOptions> options)
{
    // As often as the buckets are filled.
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>A place for one upload; not acquired while <see cref="Limiters.MostUploads"/> of the caller's run.</summary>
    public RateLimitLease Begin(Caller caller) => limiters.Uploads.AttemptAcquire(RateOf(caller));

    /// <summary>Waits until the caller's limit allows one more part.</summary>
    public async ValueTask EarnAsync(Caller caller, CancellationToken cancel)
    {
        var rate = RateOf(caller);
        while (!TryTake(rate))
        {
            await Task.Delay(_lookAgain, cancel);
        }
    }

    private bool TryTake(CallerRate rate)
    {
        var left = limiters.Rate.GetStatistics(rate)?.CurrentAvailablePermits ?? rate.Burst;
        if (left <= rate.Burst / 2)
        {
            return false;
        }

        using var lease = limiters.Rate.AttemptAcquire(rate);
        return lease.IsAcquired;
    }

    private CallerRate RateOf(Caller caller) => CallerRate.Of(caller, options.Value.RatePerMinute);
}
