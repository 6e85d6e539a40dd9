namespace Fulfillment.Connectors.Webhooks;

/// <summary>When a webhook that failed comes again: ten attempts over about 75 hours, then it is given up.</summary>
public sealed class WebhookSchedule
{
    // A spread of a fifth either way keeps the retries of one outage from coming back together.
    private const double Spread = 0.2;

    private static readonly TimeSpan[] _waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private readonly IReadOnlyList<TimeSpan> _own;
    private readonly Func<double> _jitter;

    public WebhookSchedule()
        : this(_waits, Random.Shared.NextDouble)
    {
    }

    internal WebhookSchedule(IReadOnlyList<TimeSpan> waits, Func<double> jitter) => (_own, _jitter) = (waits, jitter);

    public static IReadOnlyList<TimeSpan> Waits => _waits;

    /// <param name="attempts">How many attempts have failed, the last one included.</param>
    public TimeSpan? After(int attempts) => attempts > _own.Count
        ? null
        : _own[Math.Max(attempts, 1) - 1] * (1 - Spread + 2 * Spread * _jitter());
}
