using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Fulfillment.Gateway.Tests.Connectors.RabbitMq;

/// <summary>What came out of the broker.</summary>
internal sealed record Arrived(string RoutingKey, IReadOnlyBasicProperties Properties, string Text)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Id => Json["id"]!.GetValue<string>();

    public string Subject => Json["subject"]!.GetValue<string>();

    public string Sequence => Json["sequence"]!.GetValue<string>();
}

/// <summary>A subscriber of the test's own: a durable queue and, while it is open, a consumer.</summary>
internal sealed class Inbox : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Channel<Arrived> _arrived = Channel.CreateUnbounded<Arrived>();
    private readonly string _exchange;
    private readonly string _queue;
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    private Inbox(string exchange) => (_exchange, _queue) = (exchange, $"{exchange}.inbox");

    public static async Task<Inbox> OpenAsync(
        string address, string exchange, string binding = "#", IDictionary<string, object?>? arguments = null)
    {
        var inbox = new Inbox(exchange);
        await inbox.ConnectAsync(address);
        await inbox._channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true);
        await inbox._channel.QueueDeclareAsync(
            inbox._queue, durable: true, exclusive: false, autoDelete: false, arguments: arguments);
        await inbox._channel.QueueBindAsync(inbox._queue, inbox._exchange, binding);
        return inbox;
    }

    public async Task ConnectAsync(string address)
    {
        _connection = await new ConnectionFactory { Uri = new Uri(address), AutomaticRecoveryEnabled = false }
            .CreateConnectionAsync();
        _channel = await _connection.CreateChannelAsync();
    }

    public async Task ListenAsync()
    {
        var consumer = new AsyncEventingBasicConsumer(_channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            // The library takes the bytes back after this call.
            var properties = new BasicProperties(delivery.BasicProperties);
            var text = Encoding.UTF8.GetString(delivery.Body.Span);
            await _arrived.Writer.WriteAsync(new Arrived(delivery.RoutingKey, properties, text));
            await _channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await _channel.BasicConsumeAsync(_queue, autoAck: false, consumer);
    }

    /// <summary>Takes what arrives until it is enough.</summary>
    /// <param name="enough">Whether it is.</param>
    /// <param name="explain">What to say where it never is.</param>
    public async Task<IReadOnlyList<Arrived>> UntilAsync(
        Func<IReadOnlyList<Arrived>, bool> enough, Func<Task<string>>? explain = null)
    {
        using var patience = new CancellationTokenSource(_patience);
        var all = new List<Arrived>();
        while (!enough(all))
        {
            try
            {
                all.Add(await _arrived.Reader.ReadAsync(patience.Token));
            }
            catch (OperationCanceledException) when (explain is not null)
            {
                Assert.Fail(await explain());
            }
        }

        return all;
    }

    public async Task<Arrived> OneAsync() => (await UntilAsync(all => all.Count == 1))[0];

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
