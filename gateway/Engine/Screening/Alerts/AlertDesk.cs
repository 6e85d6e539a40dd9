using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Screening.Alerts;

/// <summary>What a person's word on an alert came to.</summary>
public enum AlertOutcome
{
    Decided,
    Unknown,

    /// <summary>It is decided in a way from which that does not follow.</summary>
    Settled,
}

/// <summary>
/// Where people say of an alert whether it is who is listed. One person is enough to clear it: what is ordered next is screened
/// as a whole, and released by two.
/// </summary>
public sealed class AlertDesk(Database database, TimeProvider clock)
{
    public Task<AlertOutcome> DecideAsync(string id, AlertState to, string reason, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                if (await AlertTable.FindAsync(tx, id, cancel) is not { } alert)
                {
                    return AlertOutcome.Unknown;
                }

                var decided = alert with { State = to, DecidedBy = actor.Name, DecidedAt = clock.GetUtcNow(), Reason = reason };
                if (!AlertTransitions.Allows(alert.State, to) || !await AlertTable.DecideAsync(tx, decided, alert.State, cancel))
                {
                    return AlertOutcome.Settled;
                }

                await AuditTable.AppendAsync(tx, cancel, new AuditRecord
                {
                    At = clock.GetUtcNow(),
                    Actor = actor.Name,
                    Token = actor.Token,
                    Action = to == AlertState.Cleared ? "screening.clearAlert" : "screening.confirmAlert",
                    Subject = alert.Id,
                    BeforeRef = alert.State.Word(),
                    AfterRef = to.Word(),
                    Detail = reason,
                });
                return AlertOutcome.Decided;
            },
            cancel);
}
