using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>The order's own work: screening, beginning the lines, and ending a hold that nobody decides.</summary>
public sealed partial class OrderRunner(
    OrderBook book,
    ScreeningDesk desk,
    LineStart lines,
    Store.Database database,
    RetryPolicy retry,
    IOptions<DeskOptions> options,
    TimeProvider clock,
    ILogger<OrderRunner> logger) : IWorkRunner
{
    public WorkSubject Subject => WorkSubject.Order;

    public Task RunAsync(WorkItem item, CancellationToken cancel) => item.Step switch
    {
        OrderSteps.Screen => ScreenAsync(item, cancel),
        OrderSteps.Start => AdvanceAsync(item, StartAsync, cancel),
        OrderSteps.HoldExpiry => AdvanceAsync(item, ExpireAsync, cancel),
        _ => throw new InvalidOperationException($"An order has no step {item.Step}."),
    };

    /// <summary>An order is never given up: whatever goes wrong before its lines begin holds it for a person.</summary>
    public Task FailAsync(WorkItem item, string summary, CancellationToken cancel) =>
        retry.After(item.Attempt + 1) is { } delay && item.Crashes < retry.MaxCrashes
            ? AdvanceAsync(
                item,
                (step, _) => WorkTable.ReturnAsync(step.Change.Tx, item, item.Step, item.Attempt + 1, delay, cancel),
                cancel)
            : AdvanceAsync(item, (step, token) => HoldAsync(step, summary, token), cancel);

    private async Task ScreenAsync(WorkItem item, CancellationToken cancel)
    {
        var (order, partner) = await database.ReadAsync(
            async tx =>
            {
                var found = await OrderTable.FindAnyAsync(tx, item.SubjectId, cancel);
                return (found, found is null ? null : await PartnerTable.FindAsync(tx, found.Partner, cancel));
            },
            cancel);
        if (order is null || partner is null)
        {
            throw new InvalidOperationException($"Order {item.SubjectId} has work but does not exist.");
        }

        var decision = await desk.DecideAsync(order, partner.Sandbox, partner.Today(clock), cancel);
        await AdvanceAsync(item, (step, token) => DecidedAsync(step, decision, token), cancel);
    }

    private async Task DecidedAsync(Step step, ScreeningDecision decision, CancellationToken cancel)
    {
        var (change, item, partner) = (step.Change, step.Item, step.Partner);
        await ScreeningTable.AddAsync(change.Tx, decision, cancel);
        change.Audit(
            Actor.System, $"screening.{Store.Words.Word(decision.Verdict)}", step.Order.Id, $"v{step.Order.Version}", decision.Id,
            decision.PolicyVersion);
        Log.Screened(logger, step.Order.Id, decision.Verdict);
        var order = step.Order.MoveTo(OrderStatus.Screening, Actor.System, partner.Now(clock));
        switch (decision.Verdict)
        {
            case Verdict.Allow when decision.Clears(order.Content.Hash(), clock.GetUtcNow()):
                await change.SaveAsync(await lines.BeginAsync(change, order, partner, Actor.System, cancel), cancel);
                await WorkTable.FinishAsync(change.Tx, item, cancel);
                break;
            case Verdict.Deny:
                await change.SaveAsync(order.Deny(Actor.System, partner.Now(clock)), cancel);
                await WorkTable.FinishAsync(change.Tx, item, cancel);
                break;
            default:
                await HoldAsync(step with { Order = order }, null, cancel);
                break;
        }
    }

    private async Task HoldAsync(Step step, string? summary, CancellationToken cancel)
    {
        var now = step.Partner.Now(clock);
        var order = step.Order.Status == OrderStatus.Received
            ? step.Order.MoveTo(OrderStatus.Screening, Actor.System, now)
            : step.Order;
        if (order.Status == OrderStatus.Screening)
        {
            var held = order with { Screening = ScreeningState.InReview, ExpectedBy = null };
            await step.Change.SaveAsync(
                held.MoveTo(OrderStatus.Held, Actor.System, now, ReasonCodes.ScreeningInReview, BlockedOn.Screening), cancel);
        }

        if (summary is not null)
        {
            step.Change.Audit(Actor.System, "order.hold", order.Id, $"v{order.Version}", detail: summary);
        }

        await WorkTable.ReturnAsync(
            step.Change.Tx, step.Item, OrderSteps.HoldExpiry, 0, TimeSpan.FromDays(options.Value.HoldDays), cancel);
    }

    private async Task StartAsync(Step step, CancellationToken cancel)
    {
        var decision = await ScreeningTable.NewestAsync(step.Change.Tx, step.Order.Id, cancel);
        if (decision?.Clears(step.Order.Content.Hash(), clock.GetUtcNow()) != true)
        {
            // Nothing goes on without an allow for exactly this content: ask again.
            await WorkTable.ReturnAsync(step.Change.Tx, step.Item, OrderSteps.HoldExpiry, 0, TimeSpan.FromDays(options.Value.HoldDays), cancel);
            return;
        }

        var begun = await lines.BeginAsync(step.Change, step.Order, step.Partner, new Actor(decision.DecidedBy), cancel);
        await step.Change.SaveAsync(begun, cancel);
        await WorkTable.FinishAsync(step.Change.Tx, step.Item, cancel);
    }

    private async Task ExpireAsync(Step step, CancellationToken cancel)
    {
        var cancelled = step.Order.Cancel(Actor.System, step.Partner.Now(clock), ReasonCodes.HoldExpired);
        await step.Change.SaveAsync(cancelled, cancel);
        step.Change.Audit(Actor.System, "order.expireHold", step.Order.Id, $"v{step.Order.Version}", $"v{cancelled.Version}");
        await WorkTable.FinishAsync(step.Change.Tx, step.Item, cancel);
    }

    /// <summary>Locks the order, then the work row; whoever has lost the claim writes nothing.</summary>
    private Task AdvanceAsync(WorkItem item, Func<Step, CancellationToken, Task> advance, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var order = await OrderTable.LockAsync(change.Tx, item.SubjectId, cancel);
                if (order is null || !await WorkTable.HoldAsync(change.Tx, item, cancel))
                {
                    return;
                }

                var partner = (await PartnerTable.FindAsync(change.Tx, order.Partner, cancel))!;
                if (IsOver(item.Step, order.Status))
                {
                    await WorkTable.FinishAsync(change.Tx, item, cancel);
                    return;
                }

                await advance(new Step(change, item, order, partner), cancel);
            },
            cancel);

    private static bool IsOver(string step, OrderStatus status) => step switch
    {
        OrderSteps.Screen => status is not (OrderStatus.Received or OrderStatus.Screening),
        _ => status != OrderStatus.Held,
    };

    private sealed record Step(OrderChange Change, WorkItem Item, Order Order, Partner Partner);

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "Order {OrderId} screened: {Verdict}")]
        public static partial void Screened(ILogger logger, string orderId, Verdict verdict);
    }
}
