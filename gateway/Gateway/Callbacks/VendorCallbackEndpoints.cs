using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.Callbacks;

/// <summary>
/// Where screening vendors bring the answers that come later. Who calls is proven by the signature; an answer is on disk before
/// its sender is told so, and what follows from it is found out later.
/// </summary>
internal static partial class VendorCallbackEndpoints
{
    public static void MapVendorCallbacks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/callbacks/screening/{vendor}", AcceptAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<Results<Accepted<CallbackView>, Ok<CallbackView>, Problem>> AcceptAsync(
        string vendor, HttpContext context, LaterHooks hooks, InboxDoor inbox, DenialLog denials, TimeProvider clock,
        ILogger<LaterHooks> logger)
    {
        var cancel = context.RequestAborted;
        if (hooks.Find(vendor) is not { } hook)
        {
            return Problems.Of("callback.unknown", "No vendor answers here.");
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
        switch (hook.Read(message))
        {
            case LaterReading.Genuine { Given.MessageId: { } id } when CallbackBody.IsId(id):
                var receipt = await inbox.KeepAsync(LaterHooks.ChannelOf(hook.Name), id, message, cancel);
                return receipt.IsRepeat
                    ? TypedResults.Ok(new CallbackView(receipt.Id))
                    : TypedResults.Accepted((string?)null, new CallbackView(receipt.Id));
            case LaterReading.Genuine:
                return Problems.Of("callback.unreadable", CallbackBody.IdFault);
            case LaterReading.Unreadable unreadable:
                return Problems.Of("callback.unreadable", unreadable.Summary);
            case LaterReading.Forged forged:
                Log.Forged(logger, hook.Name, forged.Summary);
                denials.Report(context, "callback.unsigned", $"vendor:{hook.Name}");
                return Problems.Of("callback.unsigned", "The message is not proven to be from this vendor.");
            case var other:
                throw new InvalidOperationException($"No reading is a {other.GetType().Name}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1202, LogLevel.Warning, "A callback of vendor {Vendor} is not authentic: {Summary}")]
        public static partial void Forged(ILogger logger, string vendor, string summary);
    }
}
