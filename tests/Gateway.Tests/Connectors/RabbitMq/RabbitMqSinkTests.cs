using System.Net.Security;
using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Sdk;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>One message and a real broker. Each test has an exchange of its own.</summary>
public sealed class RabbitMqSinkTests(Broker broker) : IClassFixture<Broker>
{
    private readonly RabbitMqOptions _options = new() { Uri = broker.Address, Exchange = $"test-{Guid.CreateVersion7():N}" };

    [RabbitMqFact]
    public async Task A_message_arrives_as_a_persistent_cloud_event_under_its_type()
    {
        await using var inbox = await Inbox.OpenAsync(broker.Address, _options.Exchange);
        await inbox.ListenAsync();
        await using var sink = new ASink(_options);

        var outcome = await sink.DeliverAsync(ASink.Message());
        var arrived = await inbox.OneAsync();

        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal("order.fulfilled", arrived.RoutingKey);
        Assert.True(arrived.Properties.Persistent);
        Assert.Equal(
            ("application/cloudevents+json", "msg_01", "com.fulfillment.order.fulfilled"),
            (arrived.Properties.ContentType, arrived.Properties.MessageId, arrived.Properties.Type));
        Assert.Equal(
            """
            {"specversion":"1.0","id":"msg_01","source":"/orders/ord_01","type":"com.fulfillment.order.fulfilled",
            "subject":"ord_01","time":"2026-11-21T08:00:00\u002B00:00","datacontenttype":"application/json",
            "sequence":"0000000003","partitionkey":"ord_01",
            "data":{"orderId":"ord_01","sequence":3,"status":"fulfilled","at":"2026-11-21T08:00:00\u002B00:00"}}
            """.ReplaceLineEndings(""),
            arrived.Text);
    }

    [RabbitMqFact]
    public async Task An_event_that_no_queue_wants_comes_again_and_says_what_to_do()
    {
        await using var inbox = await Inbox.OpenAsync(broker.Address, _options.Exchange, binding: "order.denied");
        await using var sink = new ASink(_options);

        var outcome = await sink.DeliverAsync(ASink.Message());

        var again = Assert.IsType<Outcome.Retry>(outcome);
        Assert.Equal("broker.unroutable", again.Code);
        Assert.Contains(_options.Exchange, again.Summary);
        Assert.Contains("order.fulfilled", again.Summary);
    }

    [RabbitMqFact]
    public async Task Where_it_is_not_mandatory_that_is_no_fault()
    {
        _options.Mandatory = false;
        await using var sink = new ASink(_options);

        Assert.IsType<Outcome.Done>(await sink.DeliverAsync(ASink.Message()));
    }

    [RabbitMqFact]
    public async Task What_the_broker_refuses_to_confirm_is_not_done()
    {
        await using var inbox = await Inbox.OpenAsync(
            broker.Address, _options.Exchange,
            arguments: new Dictionary<string, object?> { ["x-max-length"] = 1, ["x-overflow"] = "reject-publish" });
        await using var sink = new ASink(_options);

        // A full queue refuses when it has noticed that it is full.
        var outcomes = new List<Outcome>();
        while (outcomes.Count < 100 && outcomes.All(outcome => outcome is Outcome.Done))
        {
            outcomes.Add(await sink.DeliverAsync(ASink.Message($"msg_{outcomes.Count}")));
        }

        Assert.Equal("broker.rejected", Assert.IsType<Outcome.Retry>(outcomes[^1]).Code);
    }

    [RabbitMqFact]
    public async Task A_wrong_password_is_named_and_not_shown()
    {
        _options.Uri = new UriBuilder(broker.Address) { Password = "never-said" }.ToString();
        await using var sink = new ASink(_options);

        var again = Assert.IsType<Outcome.Retry>(await sink.DeliverAsync(ASink.Message()));

        Assert.Equal("broker.unauthorized", again.Code);
        Assert.Contains("Connectors:RabbitMq:Uri", again.Summary);
        Assert.DoesNotContain("never-said", again.Summary);
    }

    [RabbitMqFact]
    public async Task A_virtual_host_that_is_not_there_is_named_too()
    {
        _options.Uri = $"{broker.Address}nowhere";
        await using var sink = new ASink(_options);

        Assert.Equal("broker.unauthorized", Assert.IsType<Outcome.Retry>(await sink.DeliverAsync(ASink.Message())).Code);
    }

    [RabbitMqFact]
    public async Task An_exchange_of_another_kind_is_named()
    {
        await using var inbox = await Inbox.OpenAsync(broker.Address, _options.Exchange);
        _options.Exchange = "amq.fanout";
        await using var sink = new ASink(_options);

        var again = Assert.IsType<Outcome.Retry>(await sink.DeliverAsync(ASink.Message()));

        Assert.Equal("broker.interrupted", again.Code);
        Assert.Contains("type", again.Summary);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_unreachable()
    {
        _options.Uri = "amqp://somebody:never-said@127.0.0.1:1/";
        await using var sink = new ASink(_options);

        var again = Assert.IsType<Outcome.Retry>(await sink.DeliverAsync(ASink.Message()));

        Assert.Equal("broker.unreachable", again.Code);
        Assert.DoesNotContain("never-said", again.Summary);
    }

    [Fact]
    public async Task With_tls_the_certificate_must_be_the_broker_s_own()
    {
        _options.Uri = "amqps://somebody:never-said@broker.example/";
        await using var sink = new ASink(_options);

        var factory = sink.Channel.Factory();

        Assert.Equal(
            (5671, true, SslPolicyErrors.None, "broker.example"),
            (factory.Endpoint.Port, factory.Ssl.Enabled, factory.Ssl.AcceptablePolicyErrors, factory.Ssl.ServerName));
    }

    [RabbitMqFact]
    public async Task A_broker_that_speaks_no_tls_gets_no_password_from_an_address_that_asks_for_it()
    {
        _options.Uri = broker.Address.Replace("amqp:", "amqps:");
        await using var sink = new ASink(_options);

        Assert.Equal("broker.unreachable", Assert.IsType<Outcome.Retry>(await sink.DeliverAsync(ASink.Message())).Code);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_refused()
    {
        await using var sink = new ASink(_options);

        var refused = await sink.DeliverAsync(ASink.Message() with { Body = "{" });

        Assert.Equal("message.unreadable", Assert.IsType<Outcome.Refused>(refused).Code);
    }
}
