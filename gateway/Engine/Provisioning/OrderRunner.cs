using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>The order's own work: screening, beginning the lines, and ending a hold that nobody decides.</summary>
public sealed partial class OrderRunner(
    Database database,
    Advances advances,
    ScreeningDesk desk,
    LineStart lines,
    RetryPolicy retry,
    IOptions<DeskOptions> options,
    TimeProvider clock,
    ILogger<OrderRunner> logger) : IWorkRunner
{
    public WorkSubject Subject => WorkSubject.Order;

    public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<WorkItem>>(
            async tx =>
            {
                var orders = (await OrderTable.ListAsync(tx, [.. items.Select(item => item.SubjectId)], cancel))
                    .ToDictionary(order => order.Id);
                var partners = await PartnerTable.ListAsync(tx, orders.Values.Select(order => order.Partner).ToHashSet(), cancel);
                return [.. items.Select(item => item with { Subject = AtHand(orders[item.SubjectId]) })];

                OrderAtHand AtHand(Order order) => new(order, partners[order.Partner]);
            },
            cancel);

    public Task RunAsync(WorkItem item, CancellationToken cancel) => item.Step switch
    {
        OrderSteps.Screen => ScreenAsync(item, cancel),
        OrderSteps.Start => StartAsync(item, cancel),
        OrderSteps.HoldExpiry => AdvanceAsync(item, (standing, partner) => Expire(standing, item, partner), cancel),
        _ => throw new InvalidOperationException($"An order has no step {item.Step}."),
    };

    /// <summary>An order is never given up: whatever goes wrong before its lines begin holds it for a person.</summary>
    public async Task FailAsync(WorkItem item, string summary, CancellationToken cancel)
    {
        var loaded = item.Subject is null ? (await LoadAsync([item], cancel))[0] : item;
        await AdvanceAsync(loaded, Fail, cancel);

        Order Fail(Standing standing, Partner partner)
        {
            if (retry.After(item.Attempt + 1) is not { } delay || item.Crashes >= retry.MaxCrashes)
            {
                return Hold(standing, partner, item, summary);
            }

            WorkTable.Return(standing.Change.Writes, item, item.Step, item.Attempt + 1, delay);
            return standing.Order;
        }
    }

    private async Task ScreenAsync(WorkItem item, CancellationToken cancel)
    {
        var (order, partner) = (OrderAtHand)item.Subject!;
        var decision = await desk.DecideAsync(order, partner, cancel);
        var walked = decision.Verdict == Verdict.Allow ? await lines.WalkAsync(order, partner, cancel) : [];
        await AdvanceAsync(
            item, (standing, _) => Decided(standing, item, partner, decision, walked), cancel, bringsDecision: true);
    }

    private Order Decided(
        Standing standing, WorkItem item, Partner partner, ScreeningDecision decision, IReadOnlyList<BegunLine> walked)
    {
        var writes = standing.Change.Writes;
        var kept = standing with { Decision = decision };
        switch (decision.Verdict)
        {
            case Verdict.Allow when kept.IsCleared(clock.GetUtcNow()):
                WorkTable.Finish(writes, item);
                return Screened(kept, partner, decision, walked);
            case Verdict.Deny:
                WorkTable.Finish(writes, item);
                return Keep(kept, partner, decision).Order.Deny(Actor.System, partner.Now(clock));
            default:
                return Hold(Keep(kept, partner, decision), partner, item, null);
        }
    }

    /// <summary>Writes that an order was let through, and the beginning of its lines.</summary>
    public Order Screened(
        Standing standing, Partner partner, ScreeningDecision decision, IReadOnlyList<BegunLine> walked) =>
        lines.Begin(Keep(standing, partner, decision), partner, walked, decision, Actor.System);

    private Standing Keep(Standing standing, Partner partner, ScreeningDecision decision)
    {
        ScreeningTable.Add(standing.Change.Writes, decision);
        standing.Change.Audit(
            Actor.System, $"screening.{decision.Verdict.Word()}", standing.Order.Id, $"v{standing.Order.Version}", decision.Id,
            DecisionProof.Of(decision));
        Log.Screened(logger, standing.Order.Id, decision.Verdict);
        // One that is decided anew stays held until it goes on, or does not.
        return standing.Order.Status == OrderStatus.Held
            ? standing
            : standing with { Order = standing.Order.MoveTo(OrderStatus.Screening, Actor.System, partner.Now(clock)) };
    }

    private Order Hold(Standing standing, Partner partner, WorkItem item, string? summary)
    {
        var (order, now) = (standing.Order, partner.Now(clock));
        if (summary is not null)
        {
            standing.Change.Audit(Actor.System, "order.hold", order.Id, $"v{order.Version}", detail: summary);
        }

        if (order.Status == OrderStatus.Received)
        {
            order = order.MoveTo(OrderStatus.Screening, Actor.System, now);
        }

        WaitForPerson(standing, item);
        return order.Status != OrderStatus.Screening
            ? order
            : (order with { Screening = ScreeningState.InReview, ExpectedBy = null })
                .MoveTo(OrderStatus.Held, Actor.System, now, ReasonCodes.ScreeningInReview, BlockedOn.Screening);
    }

    private async Task StartAsync(WorkItem item, CancellationToken cancel)
    {
        var (order, partner) = (OrderAtHand)item.Subject!;
        var walked = await lines.WalkAsync(order, partner, cancel);
        await AdvanceAsync(item, Start, cancel);

        Order Start(Standing standing, Partner _)
        {
            if (!standing.IsCleared(clock.GetUtcNow()))
            {
                // Nothing goes on without an allow for exactly this content: a person decides again.
                WaitForPerson(standing, item);
                return standing.Order;
            }

            if (!desk.IsCurrent(standing.Decision!))
            {
                // Lists or rules have changed since: what nobody has looked at yet may hold it again.
                WorkTable.Return(standing.Change.Writes, item, OrderSteps.Screen, 0, TimeSpan.Zero);
                return standing.Order;
            }

            WorkTable.Finish(standing.Change.Writes, item);
            return lines.Begin(standing, partner, walked, standing.Decision!, new Actor(standing.Decision!.DecidedBy));
        }
    }

    private Order Expire(Standing standing, WorkItem item, Partner partner)
    {
        var order = standing.Order;
        var cancelled = order.Cancel(Actor.System, partner.Now(clock), ReasonCodes.HoldExpired);
        standing.Change.Audit(Actor.System, "order.expireHold", order.Id, $"v{order.Version}", $"v{cancelled.Version}");
        WorkTable.Finish(standing.Change.Writes, item);
        return cancelled;
    }

    private void WaitForPerson(Standing standing, WorkItem item) => WorkTable.Return(
        standing.Change.Writes, item, OrderSteps.HoldExpiry, 0, TimeSpan.FromDays(options.Value.HoldDays));

    private Task<bool> AdvanceAsync(
        WorkItem item, Func<Standing, Partner, Order> write, CancellationToken cancel, bool bringsDecision = false)
    {
        var (order, partner) = (OrderAtHand)item.Subject!;
        var advance = new Advance
        {
            Item = item,
            Seen = order,
            BringsDecision = bringsDecision,
            Write = standing => write(standing, partner),
        };
        return advances.WriteAsync(advance, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Order {OrderId} screened: {Verdict}")]
        public static partial void Screened(ILogger logger, string orderId, Verdict verdict);
    }
}
