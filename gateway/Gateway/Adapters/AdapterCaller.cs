using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Which call this is, for both sides' logs and for an effect that must happen once.</summary>
internal sealed record AdapterOperation
{
    public required string Name { get; init; }

    public required string Id { get; init; }

    public int Attempt { get; init; } = 1;

    public required TimeSpan Limit { get; init; }

    /// <summary>Anybody may bring it about: its failures say nothing of the adapter's health.</summary>
    public bool IsOfStrangers { get; init; }

    public string IdempotencyKey { get; init; } = "";
}

/// <summary>What a call came to: a value, or the reason why there is none.</summary>
internal sealed record AdapterAnswer<T>(T? Value, string Code, string Summary)
    where T : class
{
    public static AdapterAnswer<T> Of(T value) => new(value, "", "");

    public static AdapterAnswer<T> None(string code, string summary) => new(null, code, summary);
}

/// <summary>
/// The one way to call an adapter: with an envelope, a deadline, and no way for an exception to get out. One that
/// ignores its token is left behind at the deadline.
/// </summary>
internal sealed partial class AdapterCaller(
    Database database, CallGuards guards, TimeProvider clock, ILogger<AdapterCaller> logger) : IDisposable
{
    private const int LargestAnswer = 1024 * 1024;

    private readonly SocketsHttpHandler _http = new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    };

    public async Task<AdapterAnswer<T>> CallAsync<T>(
        ChannelEntry channel,
        AdapterOperation operation,
        Func<IAdapter, AdapterCall, CancellationToken, ValueTask<T>> run,
        CancellationToken cancel)
        where T : class
    {
        if (channel.Adapter is not { } adapter)
        {
            return AdapterAnswer<T>.None("adapter.unavailable", channel.Reason ?? $"Channel {channel.Name} is not active.");
        }

        using var http = new HttpClient(_http, disposeHandler: false)
        {
            Timeout = operation.Limit,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        var call = Envelope(channel, operation, http);
        var guarded = operation.IsOfStrangers
            ? await CallGuard.WithinAsync(RunAsync, operation.Limit, cancel)
            : await guards.Of($"adapter.{channel.Name}").CallAsync(RunAsync, _ => true, operation.Limit, cancel);
        return Answer(channel, operation, guarded);

        async ValueTask<T?> RunAsync(CancellationToken token)
        {
            Failpoint.Reach("adapter.beforeCall");
            var value = await run(adapter, call, token);
            Failpoint.Reach("adapter.afterCall");
            return value;
        }
    }

    public void Dispose() => _http.Dispose();

    private AdapterAnswer<T> Answer<T>(ChannelEntry channel, AdapterOperation operation, GuardedCall<T?> guarded)
        where T : class
    {
        switch (guarded)
        {
            case GuardedCall<T?>.Answered { Answer: { } value }:
                return AdapterAnswer<T>.Of(value);
            case GuardedCall<T?>.Answered:
                return NoAnswer<T>(channel, operation);
            case GuardedCall<T?>.Shut shut:
                return AdapterAnswer<T>.None(
                    "adapter.unavailable",
                    $"Adapter {channel.AdapterId} is left alone for {shut.RetryAfter.TotalSeconds:0.#} s: it failed too often, or has all it can take.");
            case GuardedCall<T?>.TimedOut:
                Log.TimedOut(logger, channel.AdapterId, channel.Name, operation.Name, operation.Id, operation.Limit);
                return AdapterAnswer<T>.None(
                    "adapter.timeout",
                    $"Adapter {channel.AdapterId} did not {operation.Name} within {operation.Limit.TotalSeconds:0.#} s.");
            case GuardedCall<T?>.Threw threw:
                Log.Failed(logger, threw.Exception, channel.AdapterId, channel.Name, operation.Name, operation.Id);
                return AdapterAnswer<T>.None(
                    AdapterWords.Failed, $"Adapter {channel.AdapterId} failed to {operation.Name}: {threw.Exception.GetType().Name}.");
            default:
                throw new InvalidOperationException($"A call cannot end as {guarded.GetType().Name}.");
        }
    }

    private AdapterCall Envelope(ChannelEntry channel, AdapterOperation operation, HttpClient http) => new()
    {
        OperationId = operation.Id,
        Attempt = operation.Attempt,
        Deadline = clock.GetUtcNow() + operation.Limit,
        IdempotencyKey = operation.IdempotencyKey.Length > 0 ? operation.IdempotencyKey : operation.Id,
        Channel = channel.Name,
        Settings = channel.Settings,
        State = new ChannelState(database, channel.Name),
        Http = http,
        Clock = clock,
        Log = new ChannelLog(logger, channel.AdapterId, channel.Name),
    };

    private AdapterAnswer<T> NoAnswer<T>(ChannelEntry channel, AdapterOperation operation)
        where T : class
    {
        Log.NoAnswer(logger, channel.AdapterId, channel.Name, operation.Name, operation.Id);
        return AdapterAnswer<T>.None(AdapterWords.Failed, $"Adapter {channel.AdapterId} gave no answer to {operation.Name}.");
    }

    private static partial class Log
    {
        [LoggerMessage(4005, LogLevel.Error, "Adapter {Adapter} of channel {Channel} failed to {Operation} {Id}")]
        public static partial void Failed(
            ILogger logger, Exception e, string adapter, string channel, string operation, string id);

        [LoggerMessage(4006, LogLevel.Warning, "Adapter {Adapter} of channel {Channel} did not {Operation} {Id} within {Limit}")]
        public static partial void TimedOut(
            ILogger logger, string adapter, string channel, string operation, string id, TimeSpan limit);

        [LoggerMessage(4007, LogLevel.Error, "Adapter {Adapter} of channel {Channel} gave no answer to {Operation} {Id}")]
        public static partial void NoAnswer(ILogger logger, string adapter, string channel, string operation, string id);
    }
}
