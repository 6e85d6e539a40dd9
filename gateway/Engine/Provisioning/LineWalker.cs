using System.Collections.Frozen;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Sdk;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// Runs a line's steps, outside any transaction. Steps that call nobody outside are run in one go and written together;
/// one that does is written before the next begins, so that a crash never repeats two calls.
/// </summary>
public sealed partial class LineWalker(
    ProductCatalog catalog, IEnumerable<IStep> steps, StepRunner judge, EngineMeter meter, TimeProvider clock, ILogger<LineWalker> logger)
{
    private readonly FrozenDictionary<string, IStep> _steps = steps.ToFrozenDictionary(step => step.Name);

    /// <summary>The walk of a line that is about to begin, or <c>null</c> where it had better begin by itself.</summary>
    public async Task<LineWalk?> TryWalkAsync(LineAtHand line, CancellationToken cancel)
    {
        if (!IsLocal(line.Event.Step) || (line.Line.SubscriptionId is not null && line.Subscription is null))
        {
            return null;
        }

        try
        {
            return await WalkAsync(line, 0, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: the step runner; the line goes its own way.
        {
            Log.Alone(logger, e, line.Event.Step, line.Order.Id);
            return null;
        }
    }

    /// <param name="line">The line; its event says at which step it stands.</param>
    /// <param name="failed">How many attempts at this step have failed before.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<LineWalk> WalkAsync(LineAtHand line, int failed, CancellationToken cancel)
    {
        var (from, at, results) = (line.Event.Step, line.Event.Step, new List<StepResult>());
        var job = Job(line, failed + 1);
        while (true)
        {
            var started = clock.GetTimestamp();
            var result = _steps.TryGetValue(at, out var step)
                ? await step.RunAsync(job, cancel)
                : new StepResult(Unsupported(job));
            meter.StepRan(at, result.Outcome, clock.GetElapsedTime(started));
            Log.Ran(logger, at, line.Order.Id, result.Outcome.GetType().Name, clock.GetElapsedTime(started));
            results.Add(result);
            var verdict = judge.Judge(
                result.Outcome, job.Attempt - 1, After(at, job, result));
            if (verdict is StepVerdict.Next next)
            {
                at = next.Step;
            }

            if (verdict is not StepVerdict.Next || step?.IsLocal != true || !IsLocal(at))
            {
                return new LineWalk(from, results, at, verdict) { Decision = Decision(job, result) };
            }

            job = job with
            {
                Attempt = 1,
                Line = result.Line ?? job.Line,
                Subscription = result.Subscription ?? job.Subscription,
            };
        }
    }

    private static string Decision(StepJob job, StepResult result) => ProvisioningPlan.Decision(
        result.Line ?? job.Line, job.Asked, job.Sku, (result.Subscription ?? job.Subscription)?.Delivery);

    private static string? After(string at, StepJob job, StepResult result) => ProvisioningPlan.After(
        at, result.Line ?? job.Line, job.Asked, job.Sku, (result.Subscription ?? job.Subscription)?.Delivery);

    private bool IsLocal(string step) => !_steps.TryGetValue(step, out var found) || found.IsLocal;

    private StepJob Job(LineAtHand at, int attempt)
    {
        var line = at.Line;
        return new StepJob
        {
            EventId = at.Event.Id,
            Order = at.Order,
            Line = line,
            Asked = at.Order.Content.Lines[line.Position],
            Sku = line.Sku is null ? null : catalog.Find(line.Sku),
            Partner = at.Partner,
            Today = at.Partner.Today(clock),
            Subscription = at.Subscription,
            History = at.History,
            Replaces = at.Replaces,
            Attempt = attempt,
            StartedAt = at.Event.CreatedAt,
        };
    }

    private static Outcome.Refused Unsupported(StepJob job) => new(
        ReasonCodes.LineUnsupported,
        BlockedOn.Vendor,
        $"Nothing here can do '{Store.Words.Word(job.Line.Action)}' of {job.Line.Sku ?? "a subscription"} by {DeliveryOf(job.Line)} yet: do it by hand.");

    private static string DeliveryOf(OrderLine line) =>
        line.Delivery is { } delivery ? Store.Words.Word(delivery) : "no delivery";

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Debug, "Step {Step} of order {OrderId}: {Outcome} in {Elapsed}")]
        public static partial void Ran(ILogger logger, string step, string orderId, string outcome, TimeSpan elapsed);

        [LoggerMessage(2204, LogLevel.Warning, "Step {Step} of order {OrderId} failed beside its order; the line is tried by itself")]
        public static partial void Alone(ILogger logger, Exception e, string step, string orderId);
    }
}
