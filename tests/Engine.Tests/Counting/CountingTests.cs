using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Instances;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Counting;

/// <summary>A suite about what is told of counts, of a subscription with ten seats from November 21, 2026 on.</summary>
public abstract class CountingTests(Func<Task<TestStore>> open) : InstanceTests(open)
{
    private protected async Task AgreeAsync(Subscription subscription, bool reconciles) => Assert.IsType<AgreementOutcome.Agreed>(
        await Engine.Get<AgreementDesk>().AgreeAsync(
            Partner, subscription.Id, new AmendmentTerms { SeatReconciliation = reconciles }, null, Actor.System, Cancel));

    /// <summary>Everything that was told of a subscription, in its sequence.</summary>
    private protected async Task<IReadOnlyList<(string Type, UsageFacts Facts)>> ToldAsync(string subscription)
    {
        var told = await Store.InAsync(tx => SubscriptionEventTable.ListAsync(tx, subscription, Cancel));
        Assert.Equal(Enumerable.Range(1, told.Count).Select(n => (long)n), told.Select(one => one.Sequence));
        return [.. told.Select(one => (one.Type[SubscriptionEventTypes.Prefix.Length..], UsageFacts.Read(one.Facts)))];
    }

    private protected async Task<IReadOnlyList<string>> TypesAsync(string subscription) =>
        [.. (await ToldAsync(subscription)).Select(told => told.Type)];

    /// <summary>A day comes, and all that was to happen by then.</summary>
    private protected async Task ComeAsync(string day)
    {
        StandOn(day);
        await Store.RunAsync(
            "UPDATE work SET run_at = 0 WHERE run_at <= @Until", new { Until = Clock.GetUtcNow().ToUnixTimeMilliseconds() });
        await Engine.WorkAsync();
    }

    private protected Task SweepAsync() => Engine.Get<SilenceSweep>().RunOnceAsync(Cancel);

    /// <summary>A count an hour later.</summary>
    private protected async Task CountAsync(InstanceStanding standing, long seats, DateOnly? day = null)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        await ReportAsync(standing, Report(seats, day: day));
    }
}
