using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Orders;

/// <summary>Forgets what is kept for a while only: idempotency keys after 30 days.</summary>
public sealed class Retention(Database database, TimeProvider clock, ILogger<Retention> logger)
    : Sweep(TimeSpan.FromMinutes(10), clock, logger)
{
    private const int Batch = 1000;
    private static readonly TimeSpan _keysLive = TimeSpan.FromDays(30);

    private readonly TimeProvider _clock = clock;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) => database.InTransactionAsync(
        tx => IdempotencyTable.ForgetAsync(tx, _clock.GetUtcNow() - _keysLive, Batch, cancel), cancel);
}
