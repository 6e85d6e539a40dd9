using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Sdk.Adapters;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.Callbacks;

/// <summary>The answer to a callback that is on disk.</summary>
/// <param name="Id">Our id of the message; the same for each repeat.</param>
internal sealed record CallbackView(string Id);

/// <summary>One door for all markets. Who calls is proven by the message itself, as the channel's adapter knows.</summary>
internal static class CallbackEndpoints
{
    private static readonly TimeSpan _comeAgain = TimeSpan.FromSeconds(30);

    public static void MapCallbacks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/callbacks/{channel}", AcceptAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<Accepted<CallbackView>, Ok<CallbackView>, Problem>> AcceptAsync(
        string channel,
        HttpContext context,
        ChannelRegistry channels,
        CallbackDoor door,
        DenialLog denials,
        TimeProvider clock)
    {
        var cancel = context.RequestAborted;
        if (await channels.FindAsync(channel, cancel) is not { } entry)
        {
            return Problems.Of("callback.unknown", "No channel takes callbacks here.");
        }

        if (await CallbackBody.ReadAsync(context.Request, cancel) is not { } body)
        {
            return Problems.Of("callback.tooLarge", $"A callback has at most {CallbackBody.Largest} bytes.");
        }

        var message = new InboundMessage
        {
            Headers = CallbackBody.HeadersOf(context.Request),
            Body = body,
            ReceivedAt = clock.GetUtcNow(),
        };
        switch (await door.AcceptAsync(entry, message, Problem.TraceIdOf(context), cancel))
        {
            case CallbackOutcome.Kept { Receipt: { IsRepeat: false } receipt }:
                return TypedResults.Accepted((string?)null, new CallbackView(receipt.Id));
            case CallbackOutcome.Kept { Receipt: var repeat }:
                return TypedResults.Ok(new CallbackView(repeat.Id));
            case CallbackOutcome.Unreadable unreadable:
                return Problems.Of("callback.unreadable", unreadable.Summary);
            case CallbackOutcome.Forged:
                denials.Report(context, "callback.unsigned", $"channel:{entry.Name}");
                return Problems.Of("callback.unsigned", "The message is not proven to be from this channel.");
            default:
                return Problems.Of("adapter.unavailable", "The channel takes no messages now.", retryAfter: _comeAgain);
        }
    }
}
