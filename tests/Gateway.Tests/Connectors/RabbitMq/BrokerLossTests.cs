using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>A broker that holds its breath, dies, and comes back.</summary>
public sealed class BrokerLossTests : IAsyncLifetime
{
    private readonly Broker _broker = new();

    public Task InitializeAsync() => _broker.InitializeAsync();

    public Task DisposeAsync() => _broker.DisposeAsync();

    [RabbitMqFact]
    public async Task A_message_is_not_done_before_it_is_confirmed()
    {
        var options = new RabbitMqOptions { Uri = _broker.Address, ConfirmSeconds = 3 };
        await using var inbox = await Inbox.OpenAsync(_broker.Address, options.Exchange);
        await inbox.ListenAsync();
        await using var sink = new ASink(options);
        await sink.DeliverAsync(ASink.Message("msg_01"));
        var first = await sink.Channel.OpenAsync(CancellationToken.None);

        await _broker.PauseAsync();
        var unconfirmed = await sink.DeliverAsync(ASink.Message("msg_02"));
        await _broker.ResumeAsync();
        var confirmed = await sink.DeliverAsync(ASink.Message("msg_02"));

        Assert.Equal("broker.unconfirmed", Assert.IsType<Outcome.Retry>(unconfirmed).Code);
        Assert.IsType<Outcome.Done>(confirmed);
        // What kept still once may keep still for ever: the repeat went by another channel.
        Assert.NotSame(first, await sink.Channel.OpenAsync(CancellationToken.None));
        var arrived = await inbox.UntilAsync(all => all.Count(one => one.Id == "msg_02") == 2);
        Assert.Equal(["msg_01", "msg_02"], arrived.Select(one => one.Id).Distinct());
        Assert.Single(arrived.Where(one => one.Id == "msg_02").Select(one => one.Text).Distinct());
    }

    [RabbitMqFact]
    public async Task A_broker_that_dies_in_between_misses_nothing_and_a_repeat_has_the_same_id()
    {
        await using var inbox = await Inbox.OpenAsync(_broker.Address, "fulfillment");
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:RabbitMq:Uri"] = _broker.Address,
            ["Engine:Retry:CapSeconds"] = "0.5",
            ["Engine:Retry:Attempts"] = "1000",
            // One that is back is called at once, however long it was away.
            ["Engine:Guard:BreakSeconds"] = "0.5",
        });
        using var partner = await gateway.PartnerAsync();
        var orders = new List<string>();

        await PlaceAsync(partner, orders, 10);
        await _broker.KillAsync();
        await PlaceAsync(partner, orders, 10);
        await _broker.StartAsync();
        await PlaceAsync(partner, orders, 10);
        await inbox.ConnectAsync(_broker.Address);
        await inbox.ListenAsync();

        var expected = await EventsAsync(partner, orders);
        var missing = expected;
        var arrived = await inbox.UntilAsync(
            all => (missing = [.. expected.Except(all.Select(Key))]).Count == 0,
            async () => $"Missing {string.Join(", ", missing)}; {await DeliveriesAsync(gateway, missing)}");
        Assert.Equal(expected.Order(), arrived.Select(Key).Distinct().Order());
        Assert.All(
            arrived.GroupBy(Key), repeats => Assert.Single(repeats.Select(one => one.Text).Distinct()));
    }

    private static async Task PlaceAsync(HttpClient partner, List<string> orders, int count)
    {
        for (var i = 0; i < count; i++)
        {
            orders.Add((await partner.FulfillAsync(Orders.Body($"R-{orders.Count}"))).At("id")!);
        }
    }

    private static async Task<HashSet<string>> EventsAsync(HttpClient partner, IEnumerable<string> orders)
    {
        var all = new HashSet<string>();
        foreach (var order in orders)
        {
            var events = await partner.ReadAllAsync($"/v1/orders/{order}/events");
            all.UnionWith(events.Select(told => $"{order} {told["sequence"]!.GetValue<long>():D10}"));
        }

        return all;
    }

    /// <summary>What the house says of the deliveries of some orders that are not done.</summary>
    private static async Task<string> DeliveriesAsync(RunningGateway gateway, IEnumerable<string> events)
    {
        using var desk = await gateway.OperatorAsync(OperatorRole.Viewer);
        var told = new List<string>();
        foreach (var order in events.Select(one => one.Split(' ')[0]).Distinct())
        {
            var deliveries = (await desk.ReadAsync($"/ops/v1/orders/{order}")).Json["deliveries"]!.AsArray();
            told.AddRange(deliveries.Where(one => (string)one!["state"]! != "done").Select(one => one!.ToJsonString()));
        }

        return string.Join("; ", told);
    }

    private static string Key(Arrived one) => $"{one.Subject} {one.Sequence}";
}
