using System.Data.Common;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

/// <summary>A suite about the usage of a subscription that is there, on a clock that stands at noon of March 1, 2026.</summary>
public abstract class UsageTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private protected UsageDesk Desk => Engine.Get<UsageDesk>();

    /// <summary>The subscription that a test is about.</summary>
    private protected string Subscription { get; private set; } = "";

    protected DateTimeOffset Now => Clock.GetUtcNow();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Clock.Advance(AUsage.At("2026-03-01 12:00") - Clock.GetUtcNow());
        Subscription = await NewSubscriptionAsync("R-1");
    }

    private protected async Task<string> NewSubscriptionAsync(string reference)
    {
        var order = await Engine.FulfillAsync(Partner, A.Order(reference));
        return (await Engine.SubscriptionAsync(order.Lines[0].Id))!.Id;
    }

    private protected SeatReport Report(long billable, string at = "2026-03-01 09:00", string instance = "a") =>
        AUsage.Report(billable, at, instance) with { SubscriptionId = Subscription };

    private protected Task<SeatReceipt> ReportAsync(SeatTerms terms, params SeatReport[] reports) => Store.InAsync(
        tx => Desk.ReportSeatsAsync(
            tx, new SeatIntake { SubscriptionId = Subscription, Reports = reports, Terms = terms }, Cancel));

    private protected UsageRecord Record(string meter, long quantity, string at = "2026-03-01 09:00", string message = "m-1") =>
        AUsage.Record(meter, quantity, at, message) with { SubscriptionId = Subscription };

    private protected Task<UsageReceipt> RecordAsync(params UsageRecord[] records) => RecordAsync(PlanQuotas.None, records);

    private protected Task<UsageReceipt> RecordAsync(PlanQuotas quotas, params UsageRecord[] records) => Store.InAsync(
        tx => Desk.RecordUsageAsync(
            tx, new UsageIntake { SubscriptionId = Subscription, Records = records, Quotas = quotas }, Cancel));

    private protected Task<IReadOnlyList<MeterUse>> UsedAsync(string meter) =>
        Store.InAsync(tx => MeterDayTable.ListAsync(tx, Subscription, meter, AUsage.Year, Cancel));

    private protected Task<T> ReadAsync<T>(Func<DbTransaction, string, Task<T>> read) =>
        Store.InAsync(tx => read(tx, Subscription));
}
