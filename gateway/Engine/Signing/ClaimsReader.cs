using System.Text.Json;

namespace Fulfillment.Engine.Signing;

/// <summary>First the form of each claim, then who and for whom, then when.</summary>
internal static class ClaimsReader
{
    private const int MaxTextLength = 512;
    private const int MaxAudiences = 16;

    private static readonly long _lastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static ClaimsOutcome Read(ReadOnlyMemory<byte> payload, ClaimRules rules)
    {
        if (StrictJson.ReadObject(payload) is not { } json)
            return Refuse("claims.malformed", "The claims are not one JSON object with each member once.");
        if (Form(json) is not { } claims)
            return Refuse("claims.malformed", "A registered claim is missing or of the wrong form.");
        if (claims.Issuer != rules.Issuer)
            return Refuse("claims.issuerWrong", "The token is of another issuer.");
        if (!claims.Audience.Any(rules.Audience.Contains))
            return Refuse("claims.audienceWrong", "The token is for another audience.");
        if (rules.RequireJti && claims.Id is null)
            return Refuse("claims.idMissing", "The token needs a jti.");

        return When(claims, rules) is { } fault ? fault : new ClaimsOutcome.Valid(claims);
    }

    private static ClaimsOutcome.Invalid? When(Claims claims, ClaimRules rules)
    {
        var (earliest, latest) = (rules.Now - rules.Skew, rules.Now + rules.Skew);
        if (claims.ExpiresAt <= earliest)
            return Refuse("claims.expired", "The token has expired.");
        if (claims.NotBefore > latest)
            return Refuse("claims.early", "The token is not valid yet.");
        if (claims.IssuedAt > latest)
            return Refuse("claims.early", "The token is issued in the future.");
        if (claims.IssuedAt >= claims.ExpiresAt || claims.NotBefore >= claims.ExpiresAt)
            return Refuse("claims.lifetimeWrong", "The token ends before it begins.");

        return claims.ExpiresAt - claims.IssuedAt > rules.MaxLifetime || claims.ExpiresAt - latest > rules.MaxLifetime
            ? Refuse("claims.lifetimeWrong", "The token lives longer than is accepted.")
            : null;
    }

    private static Claims? Form(JsonElement json)
    {
        var sound = Text(json, "iss", out var issuer)
            & Text(json, "sub", out var subject)
            & Text(json, "jti", out var id)
            & Date(json, "exp", out var expires)
            & Date(json, "iat", out var issued)
            & Date(json, "nbf", out var notBefore);
        var complete = issuer is not null && subject is not null && expires is not null;
        return sound && complete && Audience(json) is { } audience
            ? new Claims
            {
                Issuer = issuer!,
                Subject = subject!,
                Audience = audience,
                ExpiresAt = expires!.Value,
                IssuedAt = issued,
                NotBefore = notBefore,
                Id = id,
                Members = json,
            }
            : null;
    }

    /// <returns><c>false</c> when the claim is there but not a sound text; absent is sound.</returns>
    private static bool Text(JsonElement json, string claim, out string? text)
    {
        text = null;
        if (!json.TryGetProperty(claim, out var value))
            return true;

        text = SoundText(value);
        return text is not null;
    }

    private static bool Date(JsonElement json, string claim, out DateTimeOffset? date)
    {
        date = null;
        if (!json.TryGetProperty(claim, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var seconds))
            return false;
        if (seconds < 0 || seconds > _lastSecond)
            return false;

        date = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static List<string>? Audience(JsonElement json)
    {
        if (!json.TryGetProperty("aud", out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            return SoundText(value) is { } one ? [one] : null;

        var all = value.EnumerateArray().Select(SoundText).OfType<string>().ToList();
        return all.Count == value.GetArrayLength() && all.Count is > 0 and <= MaxAudiences ? all : null;
    }

    private static string? SoundText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 and <= MaxTextLength } text
        && !text.Any(char.IsControl)
            ? text
            : null;

    private static ClaimsOutcome.Invalid Refuse(string code, string summary) => new(code, summary);
}
