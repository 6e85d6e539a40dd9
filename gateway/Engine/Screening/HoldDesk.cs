using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>What a person's word on a held order came to.</summary>
public enum HoldOutcome
{
    Decided,

    /// <summary>It is put down, and waits for a second person who agrees.</summary>
    Proposed,

    /// <summary>Whoever proposed a release cannot agree to it as well.</summary>
    SamePerson,

    Unknown,
    NotHeld,
}

/// <summary>
/// Where people release or refuse a held order, each with a reason. Where the policy says so, a release takes two of them;
/// a refusal takes one, who takes back whatever was proposed.
/// </summary>
public sealed class HoldDesk(OrderBook book, ScreeningPolicy policy, TimeProvider clock)
{
    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    /// <summary>Lets a held order go on, or proposes it to a second person.</summary>
    public Task<HoldOutcome> ReleaseAsync(string orderId, string reason, Actor actor, CancellationToken cancel) =>
        DecideAsync(orderId, Verdict.Allow, reason, actor, cancel);

    /// <summary>Refuses a held order for good.</summary>
    public Task<HoldOutcome> RefuseAsync(string orderId, string reason, Actor actor, CancellationToken cancel) =>
        DecideAsync(orderId, Verdict.Deny, reason, actor, cancel);

    private Task<HoldOutcome> DecideAsync(
        string orderId, Verdict verdict, string reason, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var order = await OrderTable.LockAsync(change.Tx, orderId, cancel);
                if (order?.Status != OrderStatus.Held)
                {
                    return order is null ? HoldOutcome.Unknown : HoldOutcome.NotHeld;
                }

                var partner = (await PartnerTable.FindAsync(change.Tx, order.Partner, cancel))!;
                var row = policy.RowOn(Workflows.Of(partner), partner.Today(clock));
                var proposed = await ReleaseTable.FindAsync(change.Tx, order.Id, cancel);
                if (verdict == Verdict.Allow && NeedsTwo(row, partner) && (proposed is null || proposed.ProposedBy == actor.Name))
                {
                    return proposed is null ? Propose(change, order, reason, actor) : HoldOutcome.SamePerson;
                }

                var decision = Decision(order, verdict, proposed, reason, actor) with
                {
                    ValidUntil = clock.GetUtcNow() + (row is null ? _withoutPolicy : TimeSpan.FromHours(row.ValidHours)),
                };
                Write(change, order, decision, actor);
                var act = verdict == Verdict.Allow ? "screening.release" : "screening.refuse";
                change.Touch(actor, act, order.Id, $"v{order.Version}", decision.Id, reason);
                return HoldOutcome.Decided;
            },
            cancel);

    /// <summary>In a sandbox nothing real is let go.</summary>
    private static bool NeedsTwo(PolicyRow? row, Partner partner) => !partner.Sandbox && row?.FourEyes != false;

    private HoldOutcome Propose(OrderChange change, Order order, string reason, Actor actor)
    {
        ReleaseTable.Insert(change.Writes, new ProposedRelease(order.Id, actor.Name, reason, clock.GetUtcNow()));
        change.Touch(actor, "screening.proposeRelease", order.Id, $"v{order.Version}", detail: reason);
        return HoldOutcome.Proposed;
    }

    private static void Write(OrderChange change, Order order, ScreeningDecision decision, Actor actor)
    {
        ScreeningTable.Add(change.Writes, decision);
        ReleaseTable.Forget(change.Writes, order.Id);
        if (decision.Verdict == Verdict.Allow)
        {
            change.ReplaceWork(new NewWork
            {
                SubjectKind = WorkSubject.Order,
                SubjectId = order.Id,
                Lane = NewWork.LaneOf(WorkSubject.Order, order.Partner),
                Step = OrderSteps.Start,
            });
        }
        else
        {
            WorkTable.Drop(change.Writes, WorkSubject.Order, order.Id);
            change.Save(order.Deny(actor, decision.DecidedAt));
        }
    }

    private ScreeningDecision Decision(Order order, Verdict verdict, ProposedRelease? proposed, string reason, Actor actor) => new()
    {
        Id = Ids.New("scr", clock),
        OrderId = order.Id,
        Verdict = verdict,
        ContentHash = order.ContentHash,
        PolicyVersion = $"decided by a person; {policy.Source}",
        DecidedBy = actor.Name,
        Reason = proposed is null ? reason : $"{reason} ({proposed.ProposedBy} proposed a release: {proposed.Reason})",
        Answers = [],
        DecidedAt = clock.GetUtcNow(),
        ValidUntil = clock.GetUtcNow(),
    };
}
