using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Rescreening;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Tests.Metrics;
using Fulfillment.Engine.Tests.Screening.Records;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Rescreening;

/// <summary>A suite with a list that changes, and customers who were let through by what it said before.</summary>
public abstract class RescreeningHouse(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    private protected FakeListHook Lists { get; } = new();

    private protected Rescreener Rescreener => Engine.Get<Rescreener>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Engine.Get<EditionKeeper>().OpenAsync([Lists], Cancel);
        await RunAsync();
    }

    protected override void SetUp(IServiceCollection services)
    {
        services.AddSingleton<IScreeningHook>(Lists);
        services.Configure<RescreeningOptions>(options => (options.BatchSize, options.PerSecond) = (2, 1_000_000));
        services.AddSingleton<MeterRecord>().AddSingleton(provider => provider.GetRequiredService<MeterRecord>().Meter);
    }

    /// <summary>The list says from now on.</summary>
    private protected async Task TakeAsync(string list)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        var edition = Editions.Of(list, Clock.GetUtcNow());
        Assert.True(await Engine.Get<EditionKeeper>().KeepAsync(edition, Cancel));
        Lists.List = edition;
    }

    /// <summary>Walks all that is written down.</summary>
    private protected async Task<IReadOnlyList<RescreeningRun>> RunAsync()
    {
        var runs = new List<RescreeningRun>();
        while (await Rescreener.TakeAsync("nod_one", Cancel) is { } run)
        {
            runs.Add((await Rescreener.RunAsync(run, Cancel))!);
        }

        return runs;
    }

    private protected Task<IReadOnlyList<ScreeningAlert>> AlertsAsync() =>
        Store.InAsync(tx => AlertTable.ListAsync(tx, new AlertFilter { Limit = 100 }, Cancel));

    private protected Task<IReadOnlyList<ToldRescreening>> WalksAsync() =>
        Store.InAsync(tx => RescreeningTable.ListAsync(tx, null, 100, Cancel));

    private protected Task<Order> ServedAsync(string customer, LineContent? line = null) => Engine.FulfillAsync(
        Partner, A.Order($"R-{++_orders}", line ?? A.Line()) with { Customer = A.Customer(customer) });

    private protected Task<Order> ChangeAsync(Order order, OrderAction action, string customer) => ServedAsync(customer, new LineContent
    {
        LineRef = "1",
        Action = action,
        Quantity = action == OrderAction.AddSeats ? 5 : null,
        SubscriptionId = order.Lines[0].SubscriptionId,
    });
}
