using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// Writes what became of a step: line, order, event, outbox, audit and work row in one transaction, all derived from
/// rows locked under the step's own fence.
/// </summary>
public sealed partial class LineLedger(
    OrderBook book, EngineMeter meter, TimeProvider clock, ILogger<LineLedger> logger)
{
    private static readonly StepVerdict _notCleared = new StepVerdict.Blocked(
        ReasonCodes.ScreeningInReview, BlockedOn.Screening, "No screening decision in force allows this order.");

    /// <summary>Writes a step's result and its verdict; whoever has lost the claim writes nothing.</summary>
    /// <returns>The same claim at its next step, or <c>null</c> when the line rests.</returns>
    public Task<WorkItem?> AdvanceAsync(
        WorkItem item, StepResult result, Func<OrderLine, StepVerdict> judged, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var found = await ProvisioningTable.FindAsync(change.Tx, item.SubjectId, cancel);
                var order = found is null ? null : await OrderTable.LockAsync(change.Tx, found.OrderId, cancel);
                if (order is null || !await WorkTable.HoldAsync(change.Tx, item, cancel))
                {
                    return null;
                }

                // What was read before the lock may have moved: read again under it.
                found = (await ProvisioningTable.FindAsync(change.Tx, item.SubjectId, cancel))!;
                var line = order.Line(found.LineId);
                var step = new Step(change, item, found, order, line, await NowAsync(change, order, cancel));
                return await ApplyAsync(step, result, judged(line), cancel);
            },
            cancel);

    private async Task<WorkItem?> ApplyAsync(Step step, StepResult result, StepVerdict verdict, CancellationToken cancel)
    {
        var (change, item) = (step.Change, step.Item);
        if (verdict is StepVerdict.Next or StepVerdict.Finished)
        {
            if (!await IsClearedAsync(step, cancel))
            {
                return await RestAsync(step, _notCleared, cancel);
            }

            await (result.Write?.Invoke(change.Tx, cancel) ?? Task.CompletedTask);
            if (result.Record is { } record)
            {
                change.Audit(Actor.System, record.Action, record.Subject, after: step.Order.Id);
            }
        }

        if (verdict is StepVerdict.Next next)
        {
            var begun = step.Begun();
            var line = result.Line is { SubscriptionId: { } id } ? begun.Line with { SubscriptionId = id } : begun.Line;
            var told = line == begun.Line ? begun.Order : begun.Order.WithLine(line, Actor.System, step.Now);
            await change.SaveAsync(told, cancel);
            await ProvisioningTable.UpdateAsync(change.Tx, begun.Event with { Step = next.Step }, cancel);
            await WorkTable.MoveAsync(change.Tx, item, next.Step, cancel);
            return item with { Step = next.Step, Attempt = 0 };
        }

        return await RestAsync(step, verdict, cancel);
    }

    /// <summary>Writes a verdict after which the line rests, for good or for a while.</summary>
    private async Task<WorkItem?> RestAsync(Step step, StepVerdict verdict, CancellationToken cancel)
    {
        var (change, item, now) = (step.Change, step.Item, step.Now);
        var begun = step.Begun();
        var running = begun.Event;
        switch (verdict)
        {
            case StepVerdict.Finished:
                await FinishAsync(begun, running.MoveTo(ProvisioningState.Succeeded, now), begun.Line.MoveTo(LineStatus.Provisioned), cancel);
                break;
            case StepVerdict.Wait wait:
                await change.SaveAsync(begun.Order, cancel);
                await ProvisioningTable.UpdateAsync(
                    change.Tx, running.MoveTo(ProvisioningState.Waiting, now, summary: wait.Until), cancel);
                await WorkTable.ReturnAsync(change.Tx, item, item.Step, item.Attempt, wait.Delay, cancel);
                break;
            case StepVerdict.Again again:
                Log.Again(logger, item.Step, begun.Order.Id, again.Code, again.Delay);
                meter.Retried(item.SubjectKind.Word(), again.Code);
                await change.SaveAsync(begun.Order, cancel);
                await ProvisioningTable.UpdateAsync(
                    change.Tx, running.MoveTo(ProvisioningState.Retrying, now, again.Code, again.Summary) with { Attempts = running.Attempts + 1 }, cancel);
                await WorkTable.ReturnAsync(change.Tx, item, item.Step, again.Attempt, again.Delay, cancel);
                break;
            case StepVerdict.Blocked blocked:
                Log.Stopped(logger, item.Step, begun.Order.Id, blocked.Code);
                await StopAsync(
                    begun, LineStatus.NeedsAttention, blocked.Code, blocked.Summary, blocked.By, running.Attempts + 1, cancel);
                break;
            case StepVerdict.GivenUp spent:
                Log.Stopped(logger, item.Step, begun.Order.Id, spent.Code);
                await StopAsync(begun, LineStatus.Failed, spent.Code, spent.Summary, BlockedOn.Vendor, spent.Attempts, cancel);
                break;
        }

        return null;
    }

    private async Task StopAsync(
        Step step, LineStatus status, string code, string summary, BlockedOn by, int attempts, CancellationToken cancel)
    {
        meter.DeadLettered(DeadLetterSource.Provisioning.Word());
        var failed = step.Event.MoveTo(ProvisioningState.Failed, step.Now, code, summary) with { Attempts = attempts };
        await DeadLetterTable.AddAsync(
            step.Change.Tx,
            new DeadLetter
            {
                Id = Ids.New("dlq", clock),
                Source = DeadLetterSource.Provisioning,
                SubjectId = step.Event.Id,
                Destination = step.Item.Step,
                Code = code,
                Summary = summary,
                Attempts = attempts,
                CreatedAt = clock.GetUtcNow(),
            },
            cancel);
        await FinishAsync(step, failed, step.Line.MoveTo(status, code, summary, by), cancel);
    }

    private static async Task FinishAsync(Step step, ProvisioningEvent ended, OrderLine line, CancellationToken cancel)
    {
        await ProvisioningTable.UpdateAsync(step.Change.Tx, ended, cancel);
        await step.Change.SaveAsync(
            step.Order.WithLine(line, Actor.System, step.Now).Settle(Actor.System, step.Now), cancel);
        await WorkTable.FinishAsync(step.Change.Tx, step.Item, cancel);
    }

    /// <summary>Nothing is provisioned without an allow for exactly this content, also at the last moment.</summary>
    private async Task<bool> IsClearedAsync(Step step, CancellationToken cancel)
    {
        var decision = await ScreeningTable.NewestAsync(step.Change.Tx, step.Order.Id, cancel);
        return decision?.Clears(step.Order.Content.Hash(), clock.GetUtcNow()) == true;
    }

    private async Task<DateTimeOffset> NowAsync(OrderChange change, Order order, CancellationToken cancel) =>
        (await PartnerTable.FindAsync(change.Tx, order.Partner, cancel))!.Now(clock);

    /// <summary>What one transaction works on.</summary>
    private sealed record Step(
        OrderChange Change, WorkItem Item, ProvisioningEvent Event, Order Order, OrderLine Line, DateTimeOffset Now)
    {
        /// <summary>The line is at work from now on, if it was not before.</summary>
        public Step Begun()
        {
            var running = Event.State == ProvisioningState.Running ? Event : Event.MoveTo(ProvisioningState.Running, Now);
            if (Line.Status != LineStatus.Scheduled)
            {
                return this with { Event = running };
            }

            var line = Line.MoveTo(LineStatus.Provisioning);
            return this with { Event = running, Line = line, Order = Order.WithLine(line, Actor.System, Now).Settle(Actor.System, Now) };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2202, LogLevel.Warning, "Step {Step} of order {OrderId} failed with {Code}; next try in {Delay}")]
        public static partial void Again(ILogger logger, string step, string orderId, string code, TimeSpan delay);

        [LoggerMessage(2203, LogLevel.Error, "Step {Step} of order {OrderId} stopped with {Code}: a person must look")]
        public static partial void Stopped(ILogger logger, string step, string orderId, string code);
    }
}
