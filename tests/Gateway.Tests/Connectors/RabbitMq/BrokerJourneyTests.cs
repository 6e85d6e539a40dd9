using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>From a partner's order to a subscriber of the broker.</summary>
public sealed class BrokerJourneyTests(Broker broker) : IClassFixture<Broker>
{
    [RabbitMqFact]
    public async Task Each_event_of_an_order_arrives_once_and_tells_what_the_timeline_tells()
    {
        await using var inbox = await Inbox.OpenAsync(broker.Address, "fulfillment");
        await inbox.ListenAsync();
        await using var gateway = await RunningGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Connectors:RabbitMq:Uri"] = broker.Address });
        using var partner = await gateway.PartnerAsync();

        var order = (await partner.FulfillAsync()).At("id")!;

        var timeline = await partner.ReadAllAsync($"/v1/orders/{order}/events");
        var arrived = await inbox.UntilAsync(all => all.Count == timeline.Count);
        Assert.Equal(
            timeline.Select(told => (order, told["sequence"]!.GetValue<long>(), $"{told["type"]}")),
            arrived.Select(one => (one.Subject, long.Parse(one.Sequence), one.RoutingKey)));
        Assert.Equal(arrived.Count, arrived.Select(one => one.Id).Distinct().Count());
        Assert.All(arrived, one => Assert.Equal(order, one.Json["data"]!["orderId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Where_no_broker_is_set_up_no_message_waits_for_one()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var partner = await gateway.PartnerAsync();

        await partner.FulfillAsync();

        var waiting = await gateway.Database.InTransactionAsync(
            async tx =>
            {
                await using var command = tx.Connection!.CreateCommand();
                command.Transaction = tx;
                command.CommandText = "SELECT count(*) FROM deliveries";
                return (long)(await command.ExecuteScalarAsync())!;
            },
            CancellationToken.None);
        Assert.Equal(0, waiting);
    }
}
