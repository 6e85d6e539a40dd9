using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Takes one line on its way: walks its steps outside any transaction and has the ledger write how far it came.</summary>
public sealed class LineRunner(
    Database database,
    Advances advances,
    LineWalker walker,
    LineLedger ledger,
    StepRunner judge,
    ScreeningDesk desk,
    TimeProvider clock) : IWorkRunner
{
    public WorkSubject Subject => WorkSubject.Provisioning;

    public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<WorkItem>>(
            async tx =>
            {
                var events = await ProvisioningTable.ListAsync(tx, [.. items.Select(item => item.SubjectId)], cancel);
                var orders = (await OrderTable.ListAsync(tx, events.Select(e => e.OrderId).ToHashSet(), cancel))
                    .ToDictionary(order => order.Id);
                var partners = await PartnerTable.ListAsync(tx, orders.Values.Select(order => order.Partner).ToHashSet(), cancel);
                var found = events.ToDictionary(e => e.Id, e => new LineAtHand
                {
                    Event = e,
                    Order = orders[e.OrderId],
                    Partner = partners[orders[e.OrderId].Partner],
                });
                var subscriptions = await SubscribedAsync(tx, [.. found.Values.Select(at => at.Line.SubscriptionId).OfType<string>()], cancel);
                return
                [
                    .. items.Select(item => item with
                    {
                        Subject = found[item.SubjectId] is { Line.SubscriptionId: { } id } at && subscriptions.TryGetValue(id, out var made)
                            ? made(at)
                            : found[item.SubjectId],
                    }),
                ];
            },
            cancel);

    /// <summary>Puts each line's subscription, with its history, into the hand of who works on the line.</summary>
    private static async Task<Dictionary<string, Func<LineAtHand, LineAtHand>>> SubscribedAsync(
        DbTransaction tx, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var subscriptions = await SubscriptionTable.ListAsync(tx, ids.ToHashSet(), cancel);
        var histories = await AmendmentTable.HistoriesAsync(tx, subscriptions, cancel);
        var newest = await LicenseTable.NewestAsync(tx, [.. subscriptions.Select(one => one.Id)], cancel);
        return subscriptions.ToDictionary<Subscription, string, Func<LineAtHand, LineAtHand>>(
            one => one.Id,
            one => at => at with { Subscription = one, History = histories[one.Id], Replaces = newest.GetValueOrDefault(one.Id) });
    }

    public async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        var line = (LineAtHand)item.Subject!;
        if (line.Line.DueOn > line.Partner.Today(clock))
        {
            await PostponeAsync(item, line, cancel);
            return;
        }

        if (line.TakesAway(line.Partner.Today(clock)))
        {
            await AdvanceAsync(item, line, await walker.WalkAsync(line, item.Attempt, cancel) with { TakesAway = true }, cancel);
            return;
        }

        var decision = await database.ReadAsync(tx => ScreeningTable.NewestAsync(tx, line.Order.Id, cancel), cancel);
        if (decision?.Clears(line.Order.ContentHash, clock.GetUtcNow()) == true && desk.IsCurrent(decision))
        {
            await AdvanceAsync(item, line, await walker.WalkAsync(line, item.Attempt, cancel), cancel);
        }
        else
        {
            await ScreenAgainAsync(item, line, decision, cancel);
        }
    }

    public async Task FailAsync(WorkItem item, string summary, CancellationToken cancel)
    {
        var line = (LineAtHand)(item.Subject ?? (await LoadAsync([item], cancel))[0].Subject!);
        var failed = new Outcome.Retry(ReasonCodes.ProvisioningFailed, summary);
        var verdict = item.Crashes > 0 && judge.IsPoison(item.Crashes)
            ? new StepVerdict.GivenUp(failed.Code, summary, item.Attempt + 1)
            : judge.Judge(failed, item.Attempt, null);
        await AdvanceAsync(item, line, LineWalk.Stopped(item.Step, verdict), cancel);
    }

    /// <summary>
    /// A line that starts months after its order outlives the decision that let it through, or the lists on which that was
    /// made: the rules are asked again, and the new decision stands beside the old one.
    /// </summary>
    private async Task ScreenAgainAsync(
        WorkItem item, LineAtHand line, ScreeningDecision? newest, CancellationToken cancel)
    {
        var decision = await desk.DecideAsync(line.Order, line.Partner, cancel);
        var walk = decision.Verdict == Verdict.Allow
            ? await walker.WalkAsync(line, item.Attempt, cancel)
            : LineWalk.Stopped(item.Step, new StepVerdict.Blocked(
                ReasonCodes.ScreeningInReview,
                BlockedOn.Screening,
                $"Screened again before step {item.Step}: the order waits for the compliance desk."));
        await WriteAsync(
            item, line,
            standing =>
            {
                ScreeningTable.Add(standing.Change.Writes, decision);
                standing.Change.Audit(
                    Actor.System, $"screening.{decision.Verdict.Word()}", line.Order.Id, newest?.Id, decision.Id,
                    DecisionProof.Of(decision));
                var state = decision.Verdict == Verdict.Allow ? ScreeningState.Cleared : ScreeningState.InReview;
                return ledger.Write(standing with { Decision = decision, Order = standing.Order with { Screening = state } }, line, item, walk);
            },
            cancel,
            walk.Amends);
    }

    private Task<bool> AdvanceAsync(WorkItem item, LineAtHand line, LineWalk walk, CancellationToken cancel) =>
        WriteAsync(item, line, standing => ledger.Write(standing, line, item, walk), cancel, walk.Amends);

    /// <summary>The database's clock may be ahead of the partner's: its first day has not come, nothing has begun.</summary>
    private Task<bool> PostponeAsync(WorkItem item, LineAtHand line, CancellationToken cancel) => WriteAsync(
        item, line,
        standing =>
        {
            WorkTable.Return(standing.Change.Writes, item, item.Step, item.Attempt, TimeSpan.FromMinutes(1));
            return standing.Order;
        },
        cancel);

    private Task<bool> WriteAsync(
        WorkItem item, LineAtHand line, Func<Standing, Order> write, CancellationToken cancel, Subscription? amends = null) =>
        advances.WriteAsync(new Advance { Item = item, Seen = line.Order, Amends = amends, Write = write }, cancel);
}
