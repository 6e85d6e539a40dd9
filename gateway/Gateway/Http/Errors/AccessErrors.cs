using static Fulfillment.Gateway.Http.Errors.ErrorEntry;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Why a caller may not pass.</summary>
internal static class AccessErrors
{
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        Problem(401, "token.missing", "An access token is required",
            "The request has no Authorization header with a bearer token.",
            "Get a token at /oauth/token and send it as Authorization: Bearer."),
        Problem(401, "token.invalid", "The access token is not valid",
            "The token is expired, not ours, or not meant for this API.",
            "Get a new token at /oauth/token; tokens live for at most 15 minutes."),
        Problem(403, "scope.missing", "The token lacks a scope",
            "The token is valid, but does not carry the scope that this operation needs.",
            "Ask for the scope at /oauth/token; if it is refused there, ask the operator to grant it to you."),
        Problem(403, "partner.suspended", "The partner is suspended",
            "The operator suspended this partner; nothing is read or changed for it.",
            "Talk to your contact at the vendor."),
        Problem(429, "rate.limited", "Too many requests",
            "You sent more requests than your limit allows; the RateLimit headers tell how many are left.",
            "Wait for the time in Retry-After and spread the requests.") with { Retryable = true },
    ];
}
