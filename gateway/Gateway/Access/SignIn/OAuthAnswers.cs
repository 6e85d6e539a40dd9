using System.Text.Json.Serialization;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>RFC 6749 section 5.1.</summary>
internal sealed record TokenAnswer
{
    /// <summary>Send it as Authorization: Bearer.</summary>
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>Bearer.</summary>
    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Its life, in seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required int ExpiresIn { get; init; }

    /// <summary>What it may do, with blanks between the scopes.</summary>
    [JsonPropertyName("scope")]
    public required string Scope { get; init; }
}

/// <summary>RFC 6749 section 5.2: OAuth's own form of an error, which every OAuth client reads.</summary>
internal sealed record OAuthError
{
    /// <summary>A word of RFC 6749 section 5.2.</summary>
    [JsonPropertyName("error")]
    public required string Error { get; init; }

    /// <summary>For the developer of the client.</summary>
    [JsonPropertyName("error_description")]
    public required string ErrorDescription { get; init; }

    public static OAuthError Of(SignInRefusal refusal) =>
        new() { Error = refusal.Error, ErrorDescription = refusal.Description };
}

/// <summary>Why there is no token.</summary>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Error">A word of RFC 6749.</param>
/// <param name="Description">For the client's developer; says nothing that helps to guess.</param>
/// <param name="Code">For log and audit.</param>
internal sealed record SignInRefusal(int Status, string Error, string Description, string Code)
{
    /// <summary>Whether it was denied, rather than not understood.</summary>
    public bool IsDenial => Error is "invalid_client" or "invalid_scope";

    public bool IsFailedSignIn => Error is "invalid_client";

    public static SignInRefusal Request(string description) =>
        new(StatusCodes.Status400BadRequest, "invalid_request", description, "signIn.malformed");

    public static SignInRefusal Grant() => new(
        StatusCodes.Status400BadRequest,
        "unsupported_grant_type",
        "The grant_type is client_credentials.",
        "signIn.grantUnsupported");

    public static SignInRefusal Scope(string description) =>
        new(StatusCodes.Status400BadRequest, "invalid_scope", description, "signIn.scopeRefused");

    /// <summary>One sentence for all causes: whether the client exists is nobody's business.</summary>
    public static SignInRefusal Client(string code) =>
        new(StatusCodes.Status401Unauthorized, "invalid_client", "The client could not be authenticated.", code);

    public static SignInRefusal Throttled() => new(
        StatusCodes.Status429TooManyRequests,
        "temporarily_unavailable",
        "Too many failed sign-ins from this address.",
        "signIn.throttled");
}
