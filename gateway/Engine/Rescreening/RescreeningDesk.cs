using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Rescreening;

/// <summary>Where people ask that everybody who is served is looked for on the whole lists: after another policy, or matcher.</summary>
public sealed class RescreeningDesk(Database database, IEnumerable<IScreeningHook> hooks, Signals signals, TimeProvider clock)
{
    /// <summary>Opens a walk for each list in use, on record. Where one is written down and has not begun, that one it is.</summary>
    public async Task StartAsync(Actor actor, CancellationToken cancel)
    {
        await database.InTransactionAsync(
            async tx =>
            {
                foreach (var hook in hooks.OfType<IChangingHook>())
                {
                    foreach (var list in await EditionTable.InUseAsync(tx, hook.Name, cancel))
                    {
                        await RescreeningTable.OpenAsync(
                            tx, RescreeningRun.New(list.Hook, list.Name, "", list.Hash, actor.Name, clock), cancel);
                    }
                }

                await AuditTable.AppendAsync(tx, cancel, new AuditRecord
                {
                    At = clock.GetUtcNow(),
                    Actor = actor.Name,
                    Token = actor.Token,
                    Action = "rescreening.start",
                    Subject = "lists",
                });
            },
            cancel);
        signals.Rescreening.Raise();
    }
}
