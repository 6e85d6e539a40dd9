using System.Text.Json;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Fulfillment.Connectors.RabbitMq;

/// <summary>
/// Publishes each message and waits until the broker has confirmed it. Whatever stands in the way is the broker's or the
/// vendor's to mend, and then the message goes through: it comes again.
/// </summary>
internal sealed class RabbitMqSink(BrokerChannel broker, IOptions<RabbitMqOptions> options) : ISink
{
    public string Name => RabbitMqSinkName.Name;

    public SinkClass Class => SinkClass.Log;

    public async ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
    {
        byte[] body;
        try
        {
            body = CloudEvent.Of(message, options.Value.TypePrefix);
        }
        catch (JsonException)
        {
            return new Outcome.Refused(
                "message.unreadable", BlockedOn.Vendor, $"The body of message {message.Id} is no JSON: this is a fault of the gateway.");
        }

        return await PublishAsync(message, body, cancel);
    }

    private async Task<Outcome> PublishAsync(OutboundMessage message, byte[] body, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        IChannel? channel = null;
        try
        {
            channel = await broker.OpenAsync(cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(options.Value.ConfirmSeconds));
            // Comes back when the broker has confirmed it: on disk, in every queue that wants it. The library may keep
            // waiting where it should not.
            await channel.BasicPublishAsync(
                options.Value.Exchange, message.Type, options.Value.Mandatory, PropertiesOf(message), body, patience.Token)
                .AsTask().WaitAsync(patience.Token);
            return new Outcome.Done();
        }
        catch (OperationCanceledException) when (channel is not null)
        {
            broker.Leave(channel);
            cancel.ThrowIfCancellationRequested();
            return new Outcome.Retry(
                "broker.unconfirmed", $"The broker did not confirm within {options.Value.ConfirmSeconds:0.#} s.");
        }
        catch (Exception e) when (e is PublishException or RabbitMQClientException or IOException or TimeoutException or ObjectDisposedException)
        {
            return BrokerFaults.Of(e, options.Value.Exchange, message.Type);
        }
    }

    private BasicProperties PropertiesOf(OutboundMessage message) => new()
    {
        MessageId = message.Id,
        Type = options.Value.TypePrefix + message.Type,
        AppId = "fulfillment",
        ContentType = CloudEvent.MediaType,
        DeliveryMode = DeliveryModes.Persistent,
    };
}

/// <summary>The name by which the outbox finds the broker.</summary>
public static class RabbitMqSinkName
{
    public const string Name = "rabbitmq";
}
