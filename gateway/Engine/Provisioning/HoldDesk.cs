using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What a person's word on what screening holds came to.</summary>
public enum HoldOutcome
{
    Decided,

    /// <summary>It is put down, and waits for a second person who agrees.</summary>
    Proposed,

    /// <summary>Whoever proposed a release cannot agree to it as well.</summary>
    SamePerson,

    Unknown,
    NotHeld,

    /// <summary>The rules refuse it: no person lets that go on, but for an exception.</summary>
    Forbidden,
}

/// <summary>
/// Where people release or refuse, each with a reason, what screening holds: an order, or lines of one that was let through
/// before something turned up. Where the policy says so, a release takes two of them; a refusal takes one, who takes back
/// whatever was proposed.
/// </summary>
public sealed class HoldDesk(OrderBook book, ScreeningPolicy policy, TimeProvider clock)
{
    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    /// <summary>Lets what is held go on, or proposes it to a second person.</summary>
    public Task<HoldOutcome> ReleaseAsync(string orderId, string reason, Actor actor, CancellationToken cancel) =>
        DecideAsync(orderId, Verdict.Allow, reason, actor, cancel);

    /// <summary>Refuses for good all of the order that is not provisioned.</summary>
    public Task<HoldOutcome> RefuseAsync(string orderId, string reason, Actor actor, CancellationToken cancel) =>
        DecideAsync(orderId, Verdict.Deny, reason, actor, cancel);

    /// <summary>
    /// Has the rules asked anew about what is held: a list is there again, or an exception was agreed to. Whatever still
    /// speaks against it holds it as before.
    /// </summary>
    public Task<HoldOutcome> ScreenAgainAsync(string orderId, string reason, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var order = await OrderTable.LockAsync(change.Tx, orderId, cancel);
                var stopped = order is null ? [] : await StoppedAsync(change, order.Id, cancel);
                if (order is null || (order.Status != OrderStatus.Held && stopped.Count == 0))
                {
                    return order is null ? HoldOutcome.Unknown : HoldOutcome.NotHeld;
                }

                var partner = (await PartnerTable.FindAsync(change.Tx, order.Partner, cancel))!;
                ReleaseTable.Forget(change.Writes, order.Id);
                GoOn(change, order, OrderSteps.Screen, stopped, partner, actor);
                change.Touch(actor, "screening.again", order.Id, $"v{order.Version}", detail: reason);
                return HoldOutcome.Decided;
            },
            cancel);

    private Task<HoldOutcome> DecideAsync(
        string orderId, Verdict verdict, string reason, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var order = await OrderTable.LockAsync(change.Tx, orderId, cancel);
                var stopped = order is null ? [] : await StoppedAsync(change, order.Id, cancel);
                if (order is null || (order.Status != OrderStatus.Held && stopped.Count == 0))
                {
                    return order is null ? HoldOutcome.Unknown : HoldOutcome.NotHeld;
                }

                var partner = (await PartnerTable.FindAsync(change.Tx, order.Partner, cancel))!;
                var row = policy.RowOn(Workflows.Of(partner), partner.Today(clock));
                var held = await ScreeningTable.NewestAsync(change.Tx, order.Id, cancel);
                var proposed = await ReleaseTable.FindAsync(change.Tx, order.Id, cancel);
                if (verdict == Verdict.Deny && !order.Lines.Any(line => LineTransitions.Allows(line.Status, LineStatus.Denied)))
                {
                    // What was served stays served: whoever wants to end that cancels the subscription.
                    return HoldOutcome.NotHeld;
                }

                if (verdict == Verdict.Allow && held?.Verdict == Verdict.Deny)
                {
                    return HoldOutcome.Forbidden;
                }

                if (verdict == Verdict.Allow && NeedsTwo(row, partner) && (proposed is null || proposed.ProposedBy == actor.Name))
                {
                    return proposed is null ? Propose(change, order, reason, actor) : HoldOutcome.SamePerson;
                }

                var decision = PersonsDecision.Of(
                    (order.Id, order.ContentHash), verdict, (held, proposed), (actor, reason),
                    row is null ? _withoutPolicy : TimeSpan.FromHours(row.ValidHours), policy, clock);
                ScreeningTable.Add(change.Writes, decision);
                ReleaseTable.Forget(change.Writes, order.Id);
                if (verdict == Verdict.Allow)
                {
                    GoOn(change, order with { Screening = ScreeningState.Cleared }, OrderSteps.Start, stopped, partner, actor);
                }
                else
                {
                    await OrderUndoing.UndoAsync(change, order, actor, clock, cancel);
                    change.Save(order.Deny(actor, decision.DecidedAt));
                }

                var act = verdict == Verdict.Allow ? "screening.release" : "screening.refuse";
                change.Touch(actor, act, order.Id, $"v{order.Version}", decision.Id, DecisionProof.Of(decision, reason));
                return HoldOutcome.Decided;
            },
            cancel);

    /// <summary>What screening stopped after its order had been let through; it waits like a held order.</summary>
    private static async Task<IReadOnlyList<ProvisioningEvent>> StoppedAsync(OrderChange change, string orderId, CancellationToken cancel) =>
    [
        .. (await ProvisioningTable.OfOrderAsync(change.Tx, orderId, cancel))
            .Where(one => one is { State: ProvisioningState.Waiting or ProvisioningState.Failed, Code: ReasonCodes.ScreeningInReview }),
    ];

    /// <summary>In a sandbox nothing real is let go.</summary>
    private static bool NeedsTwo(PolicyRow? row, Partner partner) => !partner.Sandbox && row?.FourEyes != false;

    private HoldOutcome Propose(OrderChange change, Order order, string reason, Actor actor)
    {
        ReleaseTable.Insert(change.Writes, new ProposedRelease(order.Id, actor.Name, reason, clock.GetUtcNow()));
        change.Touch(actor, "screening.proposeRelease", order.Id, $"v{order.Version}", detail: reason);
        return HoldOutcome.Proposed;
    }

    private void GoOn(OrderChange change, Order order, string step, IReadOnlyList<ProvisioningEvent> stopped, Partner partner, Actor actor)
    {
        if (order.Status == OrderStatus.Held)
        {
            change.ReplaceWork(new NewWork
            {
                SubjectKind = WorkSubject.Order,
                SubjectId = order.Id,
                Lane = NewWork.LaneOf(WorkSubject.Order, order.Partner),
                Step = step,
            });
            return;
        }

        var going = order;
        foreach (var one in stopped)
        {
            going = Resumption.Resume(change, going, one, actor, partner.Now(clock)) ?? going;
        }
    }
}
