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

    [RabbitMqFact]
    public async Task An_event_of_a_subscription_arrives_once_for_each_partner_that_it_is_told_to()
    {
        await using var inbox = await Inbox.OpenAsync(broker.Address, "subscriptions", "subscription.#");
        await inbox.ListenAsync();
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Connectors:RabbitMq:Uri"] = broker.Address,
            ["Connectors:RabbitMq:Exchange"] = "subscriptions",
        });
        using var partner = await gateway.PartnerAsync();
        using var next = await gateway.PartnerAsync("globetrade");
        var order = await partner.FulfillAsync();
        var id = order.At("lines.0.subscriptionId")!;

        await next.TakeOverAsync(partner, order);

        var arrived = await inbox.UntilAsync(all => all.Count == 2);
        Assert.Equal([("0000000001", "out"), ("0000000002", "in")], arrived.Select(
            one => (one.Sequence, one.Json["data"]!["transfer"]!["direction"]!.GetValue<string>())));
        Assert.All(arrived, one => Assert.Equal(
            (id, $"/subscriptions/{id}", "subscription.transferred", id),
            (one.Subject, $"{one.Json["source"]}", one.RoutingKey, $"{one.Json["data"]!["subscriptionId"]}")));
        Assert.Equal(2, arrived.Select(one => one.Id).Distinct().Count());
        Assert.All(arrived, one => Assert.DoesNotContain("globetrade", one.Text, StringComparison.Ordinal));
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
