using Fulfillment.Engine.Inbox;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Callbacks;

/// <summary>What becomes of a callback at the door. Closed: the endpoint has one answer for each.</summary>
internal abstract record CallbackOutcome
{
    private CallbackOutcome()
    {
    }

    public sealed record Kept(InboxReceipt Receipt) : CallbackOutcome;

    public sealed record Forged : CallbackOutcome;

    public sealed record Unreadable(string Summary) : CallbackOutcome;

    public sealed record Unavailable : CallbackOutcome;
}

/// <summary>
/// The porch: the channel's adapter says where a message comes from, and the message is on disk before its sender is
/// answered. What it means is found out later.
/// </summary>
internal sealed partial class CallbackDoor(
    AdapterCaller caller, InboxDoor inbox, IOptions<AdapterOptions> options, ILogger<CallbackDoor> logger)
{
    public async Task<CallbackOutcome> AcceptAsync(
        ChannelEntry channel, InboundMessage message, string operationId, CancellationToken cancel)
    {
        var operation = new AdapterOperation
        {
            Name = "authenticate",
            IsOfStrangers = true,
            Id = operationId,
            Limit = options.Value.AuthenticateLimit,
        };
        var answer = await caller.CallAsync(
            channel, operation, (adapter, call, token) => adapter.AuthenticateAsync(message, call, token), cancel);
        switch (answer.Value)
        {
            case Authentication.Genuine { MessageId: { } id } when CallbackBody.IsId(id):
                return new CallbackOutcome.Kept(await inbox.KeepAsync(channel.Name, id, message, cancel));
            case Authentication.Genuine:
                return new CallbackOutcome.Unreadable(CallbackBody.IdFault);
            case Authentication.Unreadable unreadable:
                return new CallbackOutcome.Unreadable(AdapterWords.Summary(unreadable.Summary));
            case Authentication.Forged forged:
                Log.Forged(logger, channel.Name, AdapterWords.Summary(forged.Summary));
                return new CallbackOutcome.Forged();
            default:
                return new CallbackOutcome.Unavailable();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Warning, "A callback of channel {Channel} is not authentic: {Summary}")]
        public static partial void Forged(ILogger logger, string channel, string summary);
    }
}
