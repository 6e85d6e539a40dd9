using System.Collections.Frozen;
using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// Takes one line through its plan: runs a step outside any transaction, judges the outcome, lets the ledger write it,
/// and goes on with the next step under the same claim.
/// </summary>
public sealed partial class LineRunner(
    OrderBook book,
    Database database,
    ProductCatalog catalog,
    IEnumerable<IStep> steps,
    StepRunner judge,
    ScreeningDesk desk,
    LineLedger ledger,
    EngineMeter meter,
    TimeProvider clock,
    ILogger<LineRunner> logger) : IWorkRunner
{
    private readonly FrozenDictionary<string, IStep> _steps = steps.ToFrozenDictionary(step => step.Name);

    public WorkSubject Subject => WorkSubject.Provisioning;

    public async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        for (var next = item; next is not null;)
        {
            next = await StepAsync(next, cancel);
        }
    }

    public async Task FailAsync(WorkItem item, string summary, CancellationToken cancel)
    {
        var failed = new StepResult(new Outcome.Retry(ReasonCodes.ProvisioningFailed, summary));
        var verdict = item.Crashes > 0 && judge.IsPoison(item.Crashes)
            ? new StepVerdict.GivenUp(ReasonCodes.ProvisioningFailed, summary, item.Attempt + 1)
            : judge.Judge(failed.Outcome, item.Attempt, null);
        await ledger.AdvanceAsync(item, failed, _ => verdict, cancel);
    }

    /// <returns>The same claim at its next step, or <c>null</c> when the line rests.</returns>
    private async Task<WorkItem?> StepAsync(WorkItem item, CancellationToken cancel)
    {
        var job = await database.ReadAsync(tx => JobAsync(tx, item, cancel), cancel);
        if (job.Line.StartsOn > job.Today)
        {
            await PostponeAsync(item, cancel);
            return null;
        }

        if (await ScreenAgainAsync(item, job, cancel) is { } refusal)
        {
            return await ledger.AdvanceAsync(item, refusal, _ => judge.Judge(refusal.Outcome, item.Attempt, null), cancel);
        }

        var started = clock.GetTimestamp();
        var result = _steps.TryGetValue(item.Step, out var step)
            ? await step.RunAsync(job, cancel)
            : new StepResult(Unsupported(job));
        meter.StepRan(item.Step, result.Outcome, clock.GetElapsedTime(started));
        Log.Ran(logger, item.Step, job.Order.Id, result.Outcome.GetType().Name, clock.GetElapsedTime(started));
        return await ledger.AdvanceAsync(
            item,
            result,
            line => judge.Judge(result.Outcome, item.Attempt, ProvisioningPlan.After(item.Step, line, SkuOf(line))),
            cancel);
    }

    /// <summary>
    /// A line that starts months after its order outlives the decision that let it through: the rules are asked again,
    /// and the new decision stands beside the old one.
    /// </summary>
    /// <returns><c>null</c> when a decision in force allows this order.</returns>
    private async Task<StepResult?> ScreenAgainAsync(WorkItem item, StepJob job, CancellationToken cancel)
    {
        var newest = await database.ReadAsync(tx => ScreeningTable.NewestAsync(tx, job.Order.Id, cancel), cancel);
        if (newest?.Clears(job.Order.Content.Hash(), clock.GetUtcNow()) == true)
        {
            return null;
        }

        var decision = await desk.DecideAsync(job.Order, job.Partner.Sandbox, job.Today, cancel);
        await book.ChangeAsync(
            async change =>
            {
                await OrderTable.LockAsync(change.Tx, job.Order.Id, cancel);
                if (!await WorkTable.HoldAsync(change.Tx, item, cancel))
                {
                    return;
                }

                await ScreeningTable.AddAsync(change.Tx, decision, cancel);
                change.Audit(
                    Actor.System, $"screening.{decision.Verdict.Word()}", job.Order.Id, newest?.Id, decision.Id,
                    decision.PolicyVersion);
            },
            cancel);
        return decision.Verdict == Verdict.Allow
            ? null
            : new StepResult(new Outcome.Refused(
                ReasonCodes.ScreeningInReview,
                BlockedOn.Screening,
                $"Screened again before step {item.Step}: {decision.Reason} Send it again when that is settled."));
    }

    /// <summary>The database's clock may be ahead of the partner's: its first day has not come, nothing has begun.</summary>
    private Task PostponeAsync(WorkItem item, CancellationToken cancel) => database.InTransactionAsync(
        tx => WorkTable.ReturnAsync(tx, item, item.Step, item.Attempt, TimeSpan.FromMinutes(1), cancel), cancel);

    private async Task<StepJob> JobAsync(DbTransaction tx, WorkItem item, CancellationToken cancel)
    {
        var found = await ProvisioningTable.FindAsync(tx, item.SubjectId, cancel)
            ?? throw new InvalidOperationException($"Provisioning {item.SubjectId} has work but does not exist.");
        var order = (await OrderTable.FindAnyAsync(tx, found.OrderId, cancel))!;
        var partner = (await PartnerTable.FindAsync(tx, order.Partner, cancel))!;
        var line = order.Line(found.LineId);
        return new StepJob
        {
            Order = order,
            Line = line,
            Asked = order.Content.Lines[line.Position],
            Sku = SkuOf(line),
            Partner = partner,
            Today = partner.Today(clock),
            Subscription = await SubscriptionTable.OfLineAsync(tx, line.Id, cancel),
            Attempt = item.Attempt + 1,
            StartedAt = found.CreatedAt,
        };
    }

    private Sku? SkuOf(OrderLine line) => line.Sku is null ? null : catalog.Find(line.Sku);

    private static Outcome.Refused Unsupported(StepJob job) => new(
        ReasonCodes.LineUnsupported,
        BlockedOn.Vendor,
        $"Nothing here can do '{job.Line.Action.Word()}' of {job.Line.Sku ?? "a subscription"} by {job.Line.Delivery?.Word() ?? "no delivery"} yet: do it by hand.");

    private static partial class Log
    {
        [LoggerMessage(2201, LogLevel.Debug, "Step {Step} of order {OrderId}: {Outcome} in {Elapsed}")]
        public static partial void Ran(ILogger logger, string step, string orderId, string outcome, TimeSpan elapsed);
    }
}
