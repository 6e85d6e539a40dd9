using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>What a person's word on a held order came to.</summary>
public enum HoldOutcome
{
    Decided,
    Unknown,
    NotHeld,
}

/// <summary>Where a person releases or refuses a held order, with a reason.</summary>
public sealed class HoldDesk(OrderBook book, IOptions<DeskOptions> options, TimeProvider clock)
{
    /// <summary>Lets a held order go on.</summary>
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

                var decision = Decision(order, verdict, reason, actor);
                ScreeningTable.Add(change.Writes, decision);
                if (verdict == Verdict.Allow)
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

                var act = verdict == Verdict.Allow ? "screening.release" : "screening.refuse";
                change.Touch(actor, act, order.Id, $"v{order.Version}", decision.Id, reason);
                return HoldOutcome.Decided;
            },
            cancel);

    private ScreeningDecision Decision(Order order, Verdict verdict, string reason, Actor actor) => new()
    {
        Id = Ids.New("scr", clock),
        OrderId = order.Id,
        Verdict = verdict,
        ContentHash = order.ContentHash,
        PolicyVersion = "decided by a person",
        DecidedBy = actor.Name,
        Reason = reason,
        Answers = [],
        DecidedAt = clock.GetUtcNow(),
        ValidUntil = clock.GetUtcNow().AddDays(options.Value.ValidDays),
    };
}
