using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Usage;

/// <summary>Forgets who took which seat once nobody needs to know any more.</summary>
public sealed class SeatMoveSweep(Database database, IOptions<UsageOptions> options, TimeProvider clock, ILogger<SeatMoveSweep> logger)
    : Sweep(TimeSpan.FromHours(1), clock, logger)
{
    private const int Batch = 1000;

    private readonly TimeProvider _clock = clock;

    protected override Task<int> BatchAsync(IReadOnlySet<string> unreadable, CancellationToken cancel) => database.InTransactionAsync(
        tx => SeatMoveTable.ForgetAsync(tx, _clock.GetUtcNow().AddMonths(-options.Value.SeatMoveMonths), Batch, cancel), cancel);
}
