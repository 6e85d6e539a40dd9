using Fulfillment.Engine.Inbox;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Asks the channel's adapter what a message wants. Whatever goes wrong with the adapter, the message waits.</summary>
internal sealed class AdapterTranslator(ChannelRegistry channels, AdapterCaller caller, IOptions<AdapterOptions> options)
    : ITranslator
{
    public async Task<Translation> TranslateAsync(InboxMessage message, int attempt, CancellationToken cancel)
    {
        if (channels.Entry(message.Channel) is not { } channel)
        {
            return new Translation.Later("channel.unknown", $"No channel named {message.Channel} is set up on this node.");
        }

        var operation = new AdapterOperation
        {
            Name = "translate",
            Id = message.Id,
            Attempt = attempt,
            Limit = options.Value.CallLimit,
            IdempotencyKey = $"{message.Id}:translate",
        };
        var answer = await caller.CallAsync(
            channel, operation, (adapter, call, token) => adapter.TranslateAsync(message.Inbound, call, token), cancel);
        return answer.Value is { } translation
            ? AdapterWords.Of(translation)
            : new Translation.Later(answer.Code, answer.Summary);
    }
}
