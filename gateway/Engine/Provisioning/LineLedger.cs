using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Says what is written of a line's walk: line, order, event, outbox, audit and work row.</summary>
public sealed partial class LineLedger(EngineMeter meter, TimeProvider clock, ILogger<LineLedger> logger)
{
    private static readonly StepVerdict _notCleared = new StepVerdict.Blocked(
        ReasonCodes.ScreeningInReview, BlockedOn.Screening, "No screening decision in force allows this order.");

    /// <summary>Writes the walk of a line that has a claimed row of work.</summary>
    /// <returns>The order as it stands afterwards.</returns>
    public Order Write(Standing standing, LineAtHand line, WorkItem item, LineWalk walk) =>
        Write(standing, line.Event, line.Partner, walk, new Claimed(item));

    /// <summary>Writes the walk of a line that begins in this very transaction.</summary>
    public Order Begin(Standing standing, ProvisioningEvent begun, Partner partner, LineWalk walk) =>
        Write(standing, begun, partner, walk, new Unclaimed(begun, NewWork.LaneOf(WorkSubject.Provisioning, partner.Id)));

    private Order Write(Standing standing, ProvisioningEvent at, Partner partner, LineWalk walk, IPlace place)
    {
        var step = new Step(standing.Change, place, at, standing.Order, partner.Now(clock)).Begun();
        if (walk.Verdict is StepVerdict.Next or StepVerdict.Finished && !walk.TakesAway && !standing.IsCleared(clock.GetUtcNow()))
        {
            // Nothing is provisioned without an allow for exactly this content, also at the last moment.
            return Rest(step with { Order = step.Order with { Screening = ScreeningState.InReview } }, walk.From, _notCleared);
        }

        foreach (var result in walk.Results.Where(result => result.Outcome is Outcome.Done))
        {
            step = Made(step, result);
        }

        // A day that came has been decided on already.
        var decision = at.Cause == ProvisioningCause.OrderLine ? walk.Decision ?? at.Decision : at.Decision;
        step = step with { Event = step.Event with { Step = walk.At, Decision = decision } };
        return Rest(step, walk.At, walk.Verdict);
    }

    private static Step Made(Step step, StepResult result)
    {
        result.Write?.Invoke(step.Change.Writes);
        if (result.Within is { } within)
        {
            step.Change.Within(within.Key, within.RunAsync);
        }

        if (result.Record is { } record)
        {
            step.Change.Audit(Actor.System, record.Action, record.Subject, after: step.Order.Id);
        }

        return result.Line is { SubscriptionId: { } id } && step.Line.SubscriptionId != id
            ? step with { Order = step.Order.WithLine(step.Line with { SubscriptionId = id }, Actor.System, step.Now) }
            : step;
    }

    /// <summary>Writes a verdict, after which the line rests: for good, for a while, or for a moment.</summary>
    private Order Rest(Step step, string at, StepVerdict verdict)
    {
        var (change, place, running, now) = (step.Change, step.Place, step.Event, step.Now);
        switch (verdict)
        {
            case StepVerdict.Finished:
                place.Finish(change.Writes);
                return End(step, running.MoveTo(ProvisioningState.Succeeded, now), line => line.MoveTo(LineStatus.Provisioned));
            case StepVerdict.Next next:
                place.Keep(change.Writes, running with { Step = next.Step });
                place.ComeAgain(change, next.Step, 0, TimeSpan.Zero);
                return step.Order;
            case StepVerdict.Wait wait:
                place.Keep(change.Writes, running.MoveTo(ProvisioningState.Waiting, now, summary: wait.Until));
                place.ComeAgain(change, at, null, wait.Delay);
                return step.Order;
            case StepVerdict.Again again:
                Log.Again(logger, at, step.Order.Id, again.Code, again.Delay);
                meter.Retried(WorkSubject.Provisioning.Word(), again.Code);
                var retrying = running.MoveTo(ProvisioningState.Retrying, now, again.Code, again.Summary);
                place.Keep(change.Writes, retrying with { Attempts = running.Attempts + 1 });
                place.ComeAgain(change, at, again.Attempt, again.Delay);
                return step.Order;
            case StepVerdict.Blocked asked when asked.By == BlockedOn.Customer || (asked.By == BlockedOn.Screening && running.Cause == ProvisioningCause.OrderLine):
                // Nothing has failed: the customer has to choose, or the compliance desk to decide, and it goes on by that.
                place.Finish(change.Writes);
                return End(
                    step,
                    running.MoveTo(ProvisioningState.Waiting, now, asked.Code, asked.Summary),
                    line => line.MoveTo(LineStatus.NeedsAttention, asked.Code, asked.Summary, asked.By));
            case StepVerdict.Blocked blocked:
                Log.Stopped(logger, at, step.Order.Id, blocked.Code);
                return Stop(step, at, LineStatus.NeedsAttention, blocked.Code, blocked.Summary, blocked.By, running.Attempts + 1);
            case StepVerdict.GivenUp spent:
                Log.Stopped(logger, at, step.Order.Id, spent.Code);
                return Stop(step, at, LineStatus.Failed, spent.Code, spent.Summary, BlockedOn.Vendor, spent.Attempts);
            default:
                throw new InvalidOperationException($"Nothing is written of {verdict.GetType().Name}.");
        }
    }

    private Order Stop(
        Step step, string at, LineStatus status, string code, string summary, BlockedOn by, int attempts)
    {
        var failed = step.Event.MoveTo(ProvisioningState.Failed, step.Now, code, summary) with { Attempts = attempts };
        meter.DeadLettered(DeadLetterSource.Provisioning.Word());
        DeadLetterTable.Add(
            step.Change.Writes,
            new DeadLetter
            {
                Id = Ids.New("dlq", clock),
                Source = DeadLetterSource.Provisioning,
                SubjectId = step.Event.Id,
                Destination = at,
                Code = code,
                Summary = summary,
                Attempts = attempts,
                CreatedAt = clock.GetUtcNow(),
            });
        step.Place.Finish(step.Change.Writes);
        return End(step, failed, line => line.MoveTo(status, code, summary, by));
    }

    /// <summary>Only what a line asked for moves it: a day that came later finds it where it was.</summary>
    private static Order End(Step step, ProvisioningEvent ended, Func<OrderLine, OrderLine> move)
    {
        step.Place.Keep(step.Change.Writes, ended);
        return ended.Cause == ProvisioningCause.OrderLine
            ? step.Order.WithLine(move(step.Line), Actor.System, step.Now).Settle(Actor.System, step.Now)
            : step.Order;
    }

    /// <summary>What is worked on.</summary>
    private sealed record Step(OrderChange Change, IPlace Place, ProvisioningEvent Event, Order Order, DateTimeOffset Now)
    {
        public OrderLine Line => Order.Line(Event.LineId);

        /// <summary>The line is at work from now on, if it was not before.</summary>
        public Step Begun()
        {
            var running = Event.State == ProvisioningState.Running ? Event : Event.MoveTo(ProvisioningState.Running, Now);
            return Line.Status != LineStatus.Scheduled
                ? this with { Event = running }
                : this with
                {
                    Event = running,
                    Order = Order.WithLine(Line.MoveTo(LineStatus.Provisioning), Actor.System, Now).Settle(Actor.System, Now),
                };
        }
    }

    /// <summary>Where a line's event and its work stand: in the store, or not there yet.</summary>
    private interface IPlace
    {
        void Keep(Writes writes, ProvisioningEvent item);

        void Finish(Writes writes);

        /// <param name="change">Where to write.</param>
        /// <param name="step">The step to come.</param>
        /// <param name="attempt">How many attempts have failed by then, or <c>null</c> for as many as before.</param>
        /// <param name="delay">How long to wait.</param>
        void ComeAgain(OrderChange change, string step, int? attempt, TimeSpan delay);
    }

    private sealed class Claimed(WorkItem item) : IPlace
    {
        public void Keep(Writes writes, ProvisioningEvent kept) => ProvisioningTable.Update(writes, kept);

        public void Finish(Writes writes) => WorkTable.Finish(writes, item);

        public void ComeAgain(OrderChange change, string step, int? attempt, TimeSpan delay)
        {
            WorkTable.Return(change.Writes, item, step, attempt ?? item.Attempt, delay);
            if (delay == TimeSpan.Zero)
            {
                change.WakeWorkers();
            }
        }
    }

    private sealed class Unclaimed(ProvisioningEvent begun, string lane) : IPlace
    {
        public void Keep(Writes writes, ProvisioningEvent kept) => ProvisioningTable.Insert(writes, kept);

        public void Finish(Writes writes)
        {
            // It never had a row of work.
        }

        public void ComeAgain(OrderChange change, string step, int? attempt, TimeSpan delay) => change.AddWork(new NewWork
        {
            SubjectKind = WorkSubject.Provisioning,
            SubjectId = begun.Id,
            Lane = lane,
            Step = step,
            Attempt = attempt ?? 0,
            DelayMs = (long)delay.TotalMilliseconds,
        });
    }

    private static partial class Log
    {
        [LoggerMessage(2202, LogLevel.Warning, "Step {Step} of order {OrderId} failed with {Code}; next try in {Delay}")]
        public static partial void Again(ILogger logger, string step, string orderId, string code, TimeSpan delay);

        [LoggerMessage(2203, LogLevel.Error, "Step {Step} of order {OrderId} stopped with {Code}: a person must look")]
        public static partial void Stopped(ILogger logger, string step, string orderId, string code);
    }
}
