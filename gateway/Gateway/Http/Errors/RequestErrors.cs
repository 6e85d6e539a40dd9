using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>What can be wrong with a request before anybody looks at what it asks for.</summary>
internal static class RequestErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(400, "request.malformed", "The request cannot be read",
            "The body is empty, is not JSON in UTF-8, is nested too deeply, or the request breaks HTTP.",
            "Send one JSON document in UTF-8, without byte order mark, comments, trailing commas or more after it."),
        Problem(400, "request.invalid", "The request has faults",
            "The body is JSON, but not what this operation takes. Every fault is listed in errors, with its place.",
            "Correct every entry of errors and send the request again; a refused request is not stored."),
        Problem(413, "request.tooLarge", "The request is too large",
            "The body is larger than this operation takes.",
            "Send less at once; many orders go through POST /v1/orders/bulk."),
        Problem(415, "request.unsupportedMediaType", "The content type is not supported",
            "The body is announced as something other than what this operation reads.",
            "Send Content-Type: application/json (application/x-ndjson to /v1/orders/bulk), with charset=utf-8 or without a "
            + "charset, and no Content-Encoding."),
        Problem(405, "request.methodNotAllowed", "The method is not allowed here",
            "The address exists, but not with this method.",
            "Use a method named in the Allow header."),
        Problem(408, "request.timedOut", "The request did not arrive in time",
            "The body came too slowly, or stopped before its end.",
            "Send the request again.") with { Retryable = true },
        Problem(404, "route.unknown", "No such address",
            "Nothing stands at this address.",
            "Compare the path with the documentation at /docs; paths are case-sensitive."),
        Problem(406, "accept.unsupported", "No acceptable form",
            "The Accept header names no form in which this resource exists.",
            "Ask for one of the media types that the documentation lists for the operation."),
        Problem(400, "query.invalid", "The query has faults",
            "A query parameter is unknown, repeated, empty or out of its range. Every fault is listed in errors.",
            "Correct every entry of errors; the documentation lists the parameters of the operation."),
        Problem(400, "cursor.invalid", "The cursor is not valid",
            "The cursor was not made by this list, was changed, or belongs to another partner or filter.",
            "Pass on nextCursor exactly as it came, with the same filters, or start again without a cursor."),
        Problem(400, "version.unknown", "Unknown API version",
            "The Fulfillment-Version header names a date at which the API did not change.",
            "Leave the header out to keep your pinned version, or send a date that the changelog lists."),
        Problem(412, "version.mismatch", "Someone changed it first",
            "The If-Match header names another version than the current one.",
            "Read the resource again, look at what changed, and repeat the change with the new ETag."),
        Problem(400, "idempotency.missing", "An idempotency key is required",
            "The operation changes something and came without an Idempotency-Key header.",
            "Send a fresh key for each new request, and the same key when you repeat it."),
        Problem(400, "idempotency.invalid", "The idempotency key is not valid",
            "The Idempotency-Key header is repeated, empty, too long, or holds other than visible ASCII.",
            "Send one key of 1 to 255 visible ASCII characters, for example a UUID."),
        Problem(422, "idempotency.mismatch", "The key was used for another request",
            "The same idempotency key came before with a different body.",
            "Use a new key for a new request; repeat a request with exactly its first body."),
        Problem(409, "idempotency.running", "The first request is still running",
            "A request with this idempotency key is being worked on right now.",
            "Wait for the time in Retry-After and repeat the same request.") with { Retryable = true },
    ];
}
