using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Refusals at the market's door, and trouble of our own.</summary>
internal static class HouseErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(404, "callback.unknown", "No such channel",
            "No channel with this name takes callbacks.",
            "Compare the address with the channel's settings."),
        Problem(401, "callback.unsigned", "The callback is not authentic",
            "The signature is missing, wrong or too old, or the message is not meant for this channel.",
            "Check the shared secret or key of the channel, and the clock of the sender."),
        Problem(400, "callback.unreadable", "The callback cannot be read",
            "The message is authentic, but its form is not what the channel takes.",
            "Compare the message with the channel's documentation."),
        Problem(413, "callback.tooLarge", "The callback is too large",
            "The message is larger than a callback may be.",
            "Send one message per call."),
        Problem(503, "adapter.unavailable", "The channel cannot answer now",
            "The adapter of this channel is stopped, faulty or overloaded. Nothing was kept.",
            "Repeat after the time in Retry-After.") with { Retryable = true },
        Problem(503, "store.unavailable", "The gateway cannot store now",
            "The database does not answer, so the request was not accepted.",
            "Repeat the same request, with the same idempotency key, after the time in Retry-After.")
            with { Retryable = true },
        Problem(429, "intake.full", "Too many orders arrive at once",
            "More orders wait to be written than this node takes. Nothing of this one was kept.",
            "Repeat the same request, with the same idempotency key, after the time in Retry-After.")
            with { Retryable = true },
        Problem(503, "gateway.stopping", "This node is stopping",
            "The node is being stopped and takes no new work.",
            "Repeat the request; another node takes it.") with { Retryable = true },
        Problem(500, "store.corrupt", "A stored record cannot be read",
            "A record that this answer needs is damaged. The rest of the gateway works on.",
            "Tell the operator the traceId and the record's id; the same request works once the record is mended.")
            with { Retryable = true },
        Problem(500, "internal.error", "Something went wrong on our side",
            "The gateway met an error that it did not expect. It is logged under the traceId.",
            "Repeat the request with the same idempotency key; if it fails again, tell us the traceId.")
            with { Retryable = true },
    ];
}
