using System.Net.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Fulfillment.Connectors.RabbitMq;

/// <summary>
/// The one connection to the broker and the one channel on it, opened when a message needs it and again after it was
/// lost, or left because nothing came of it. Whoever comes while it is being opened waits for the same attempt.
/// </summary>
internal sealed partial class BrokerChannel(IOptions<RabbitMqOptions> options, ILogger<BrokerChannel> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task<IChannel>? _opening;
    private IConnection? _connection;

    private TimeSpan Limit => TimeSpan.FromSeconds(options.Value.ConnectSeconds);

    /// <exception cref="BrokerUnreachableException">There is no way to the broker, or it lets us not in.</exception>
    /// <exception cref="OperationInterruptedException">The broker refuses the exchange.</exception>
    /// <exception cref="TimeoutException">The broker takes too long.</exception>
    public async Task<IChannel> OpenAsync(CancellationToken cancel)
    {
        Task<IChannel> opening;
        lock (_gate)
        {
            if (_opening is null || (_opening.IsCompleted && !IsOpen(_opening)))
            {
                _opening = ConnectAsync();
            }

            opening = _opening;
        }

        return await opening.WaitAsync(cancel);
    }

    /// <summary>
    /// Nothing comes of this channel any more, whatever it says of itself: the next message opens another. A library may wait
    /// for ever on a connection whose end it has missed.
    /// </summary>
    public void Leave(IChannel channel)
    {
        lock (_gate)
        {
            if (_opening is { IsCompletedSuccessfully: true } opened && opened.GetAwaiter().GetResult() == channel)
            {
                _opening = null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync(_connection).WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            Log.LeftOpen(logger, Limit);
        }
    }

    private static bool IsOpen(Task<IChannel> opened) =>
        opened.IsCompletedSuccessfully && opened.GetAwaiter().GetResult().IsOpen;

    private async Task<IChannel> ConnectAsync()
    {
        // Away from the caller's lock.
        await Task.Yield();
        // Nobody waits for the old one to close: that may take for ever.
        _ = CloseAsync(_connection);
        _connection = null;
        using var patience = new CancellationTokenSource(Limit);
        try
        {
            _connection = await Factory().CreateConnectionAsync(patience.Token).WaitAsync(patience.Token);
            var channel = await _connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
                patience.Token).WaitAsync(patience.Token);
            await channel.ExchangeDeclareAsync(
                options.Value.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: patience.Token)
                .WaitAsync(patience.Token);
            Log.Open(logger, _connection.Endpoint.HostName, _connection.Endpoint.Port, options.Value.Exchange);
            return channel;
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested)
        {
            throw new TimeoutException($"The broker did not let us in within {Limit.TotalSeconds:0.#} s.", late);
        }
    }

    // Recovery is ours: a channel that comes back by itself would hide which events were never confirmed.
    internal ConnectionFactory Factory()
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(options.Value.Uri),
            ClientProvidedName = "fulfillment",
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = Limit,
            HandshakeContinuationTimeout = Limit,
            ContinuationTimeout = Limit,
        };
        // Set from an amqps address, the library would take any name in the certificate for the broker's.
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
        factory.Ssl.ServerName = factory.HostName;
        return factory;
    }

    private async Task CloseAsync(IConnection? old)
    {
        try
        {
            if (old is not null)
            {
                await old.DisposeAsync();
            }
        }
        catch (Exception e) // Edge: it is left behind, whatever it says to that.
        {
            Log.ClosedBadly(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Information, "Connected to the broker at {Host}:{Port}, exchange {Exchange}")]
        public static partial void Open(ILogger logger, string host, int port, string exchange);

        [LoggerMessage(3202, LogLevel.Debug, "A lost connection to the broker did not close as it should")]
        public static partial void ClosedBadly(ILogger logger, Exception e);

        [LoggerMessage(3203, LogLevel.Warning, "The connection to the broker did not close within {Limit}; it is left")]
        public static partial void LeftOpen(ILogger logger, TimeSpan limit);
    }
}
