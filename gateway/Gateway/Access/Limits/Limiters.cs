using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Limits;

/// <summary>The buckets of this node. Idle ones are dropped; strangers share a fixed number of them.</summary>
internal sealed class Limiters(IOptions<AccessOptions> options) : IDisposable
{
    // Strangers are hashed into slots: however many addresses somebody has, no more buckets than this.
    private const int StrangerSlots = 16_384;

    /// <summary>How many uploads of one caller run at the same time.</summary>
    public const int MostUploads = 2;

    public PartitionedRateLimiter<CallerRate> Rate { get; } = PartitionedRateLimiter.Create<CallerRate, CallerRate>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller, Bucket));

    public PartitionedRateLimiter<CallerRate> Concurrency { get; } = PartitionedRateLimiter.Create<CallerRate, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(
            caller.Name,
            _ => new ConcurrencyLimiterOptions { PermitLimit = options.Value.Concurrency, QueueLimit = 0 }));

    public PartitionedRateLimiter<CallerRate> Uploads { get; } = PartitionedRateLimiter.Create<CallerRate, string>(
        caller => RateLimitPartition.GetConcurrencyLimiter(
            caller.Name, _ => new ConcurrencyLimiterOptions { PermitLimit = MostUploads, QueueLimit = 0 }));

    public PartitionedRateLimiter<string> Strangers { get; } = PartitionedRateLimiter.Create<string, int>(
        // String hashes are seeded per process, so nobody can pick addresses that share a victim's slot.
        address => RateLimitPartition.GetTokenBucketLimiter(
            address.GetHashCode(StringComparison.Ordinal) & (StrangerSlots - 1),
            _ => Bucket(new CallerRate("", options.Value.AnonymousPerMinute))));

    public void Dispose()
    {
        Rate.Dispose();
        Concurrency.Dispose();
        Uploads.Dispose();
        Strangers.Dispose();
    }

    private static TokenBucketRateLimiterOptions Bucket(CallerRate rate) => new()
    {
        TokenLimit = rate.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = rate.PerRequest,
        QueueLimit = 0,
    };
}
