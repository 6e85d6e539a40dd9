using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>How the comparison stands.</summary>
/// <param name="Open">The run that is under way.</param>
/// <param name="Last">The last one that came to its end.</param>
/// <param name="Drifts">What lasts, by code.</param>
public sealed record ReconciliationStanding(ReconciliationRun? Open, ReconciliationRun? Last, IReadOnlyList<DriftCount> Drifts);

/// <summary>Where people ask for a run, and what the last one found.</summary>
public sealed class ReconciliationDesk(Database database, Signals signals, TimeProvider clock)
{
    /// <summary>Has a run begin now, on record. Where one is under way, that one it is.</summary>
    public async Task<ReconciliationRun> StartAsync(Actor actor, CancellationToken cancel)
    {
        var run = await database.InTransactionAsync(
            async tx =>
            {
                var asked = ReconciliationRun.New(actor.Name, clock);
                await ReconciliationTable.OpenAsync(tx, asked, cancel);
                var open = (await ReconciliationTable.FindOpenAsync(tx, cancel))!;
                await AuditTable.AppendAsync(tx, cancel, new AuditRecord
                {
                    At = clock.GetUtcNow(),
                    Actor = actor.Name,
                    Token = actor.Token,
                    Action = "reconciliation.start",
                    Subject = open.Id,
                    Detail = open.Id == asked.Id ? null : "under way",
                });
                return open;
            },
            cancel);
        signals.Reconciliation.Raise();
        return run;
    }

    public Task<ReconciliationStanding> StandingAsync(CancellationToken cancel) => database.ReadAsync(
        async tx => new ReconciliationStanding(
            await ReconciliationTable.FindOpenAsync(tx, cancel),
            await ReconciliationTable.LastAsync(tx, cancel),
            await DriftTable.CountOpenAsync(tx, cancel)),
        cancel);
}
