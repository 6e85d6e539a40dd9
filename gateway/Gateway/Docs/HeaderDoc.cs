namespace Fulfillment.Gateway.Docs;

/// <summary>Endpoint metadata: a header of the request, or of some of the answers.</summary>
internal sealed record HeaderDoc(string Name, string Description, string Example)
{
    public bool IsOfAnswer { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The answers that carry it; every success when empty.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    public HeaderDoc On(params int[] statuses) => this with { Statuses = statuses };
}

/// <summary>The headers of the API, each in one wording.</summary>
internal static class Headers
{
    public static HeaderDoc IdempotencyKey { get; } = new(
        Http.IdempotencyKey.HeaderName,
        "1 to 255 visible ASCII characters, fresh for each new request. For 30 days, the same key with the same body gets "
        + "the first answer again.",
        "4f6c2a0e-6d0b-4f0e-9a57-1d2f6c1f1b11")
    { IsRequired = true };

    public static HeaderDoc Prefer { get; } = new(
        "Prefer",
        "wait=N: how many seconds, at most 30, to wait for the status to change before answering.",
        "wait=10");

    public static HeaderDoc IfMatch { get; } = new(
        "If-Match", "The ETag of the version that is to be changed; another version is answered 412.", "\"3\"");

    public static HeaderDoc IfNoneMatch { get; } = new(
        "If-None-Match", "The ETag that you have; the same version is answered 304 without a body.", "\"3\"");

    public static HeaderDoc FulfillmentVersion { get; } = new(
        "Fulfillment-Version",
        "The date of the API version that you speak; the one pinned for you when absent.",
        "2026-11-01");

    public static HeaderDoc Location { get; } = Answer(
        "Location", "Where the resource is.", "/v1/orders/ord_01jd7m3q9x0000000000000000");

    public static HeaderDoc RetryAfter { get; } = Answer(
        "Retry-After", "Seconds until it makes sense to ask again.", "1");

    public static HeaderDoc ETag { get; } = Answer(
        "ETag", "The version of the resource, for If-Match and If-None-Match.", "\"3\"");

    public static HeaderDoc RateLimit { get; } = Answer(
        "RateLimit", "What is left of the limit, and the seconds until it is whole again.", "\"partner\";r=998;t=1");

    public static HeaderDoc RateLimitPolicy { get; } = Answer(
        "RateLimit-Policy", "The limit and its window in seconds.", "\"partner\";q=6000;w=60");

    public static HeaderDoc IdempotencyReplayed { get; } = Answer(
        "Idempotency-Replayed", "true when an earlier request with the same key was answered so.", "true");

    public static HeaderDoc PreferenceApplied { get; } = Answer(
        "Preference-Applied", "The wait that was honored.", "wait=10");

    private static HeaderDoc Answer(string name, string description, string example) =>
        new(name, description, example) { IsOfAnswer = true };
}
