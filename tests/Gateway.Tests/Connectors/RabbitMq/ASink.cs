using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>The sink alone, without a gateway around it.</summary>
internal sealed class ASink : IAsyncDisposable
{
    public ASink(RabbitMqOptions options)
    {
        var set = Options.Create(options);
        Channel = new BrokerChannel(set, NullLogger<BrokerChannel>.Instance);
        Sink = new RabbitMqSink(Channel, set);
    }

    public BrokerChannel Channel { get; }

    public RabbitMqSink Sink { get; }

    public async Task<Sdk.Outcome> DeliverAsync(OutboundMessage message) =>
        await Sink.DeliverAsync(message, CancellationToken.None);

    public static OutboundMessage Message(string id = "msg_01", string type = "order.fulfilled", long version = 3) => new()
    {
        Id = id,
        SubjectId = "ord_01",
        Version = version,
        Type = type,
        Attempt = 1,
        Deadline = DateTimeOffset.MaxValue,
        Body = """{"orderId":"ord_01","sequence":3,"status":"fulfilled","at":"2026-11-21T08:00:00+00:00"}""",
    };

    public ValueTask DisposeAsync() => Channel.DisposeAsync();
}
