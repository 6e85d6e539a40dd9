using System.Text.Json;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Access.Tokens;

/// <summary>Turns the claims of a token whose signature holds into what they say of the caller. Pure.</summary>
internal static class TokenClaims
{
    private const int MaxTextLength = 255;

    /// <returns>The verified token, or <c>null</c> and why not.</returns>
    public static (VerifiedToken? Token, string Code) Read(
        TokenTrust trust, Claims claims, string fallbackId, string roleClaim)
    {
        if (ScopesOf(claims.Members) is not { } scopes)
            return (null, "token.scopeMissing");

        var token = new VerifiedToken
        {
            Trust = trust,
            ClientId = Short(claims, "client_id") ?? Short(claims, "azp") ?? claims.Subject,
            TokenId = claims.Id ?? fallbackId,
            Scopes = scopes,
            ExpiresAt = claims.ExpiresAt,
        };
        return trust switch
        {
            TokenTrust.House => OfHouse(token, claims),
            TokenTrust.OperatorProvider => OfOperator(token, claims, roleClaim),
            _ => (token, ""),
        };
    }

    private static (VerifiedToken?, string) OfHouse(VerifiedToken token, Claims claims)
    {
        var (partner, person) = (claims.Text("partner"), claims.Text("operator"));
        if ((partner is null) == (person is null))
            return (null, "token.principalMissing");

        return claims.Text("client_id") == claims.Subject
            ? (token with { PrincipalId = partner ?? person, IsOperator = person is not null }, "")
            : (null, "token.clientWrong");
    }

    private static (VerifiedToken?, string) OfOperator(VerifiedToken token, Claims claims, string roleClaim)
    {
        if (RoleOf(claims.Members, roleClaim) is not { } role)
            return (null, "token.roleMissing");
        if (claims.Subject.Length > MaxTextLength)
            return (null, "token.subjectOversized");

        // "idp:" keeps a subject that looks like one of our own operators' ids apart from it.
        var person = new Operator
        {
            Id = $"idp:{claims.Subject}",
            Name = claims.Subject,
            Role = role,
            CreatedAt = claims.IssuedAt ?? claims.NotBefore ?? claims.ExpiresAt,
        };
        return (token with { Operator = person, IsOperator = true }, "");
    }

    /// <summary>RFC 9068 writes <c>scope</c>, a text; some providers write <c>scp</c>, a text or a list.</summary>
    private static List<string>? ScopesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("scope", out var value) && !claims.TryGetProperty("scp", out value))
            return null;

        return value.ValueKind switch
        {
            JsonValueKind.String => [.. value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                [.. value.EnumerateArray().Select(item => item.GetString()!)],
            _ => null,
        };
    }

    /// <returns>The one role of ours that the claim names; <c>null</c> when there is none, or several.</returns>
    private static OperatorRole? RoleOf(JsonElement claims, string roleClaim)
    {
        if (!claims.TryGetProperty(roleClaim, out var value))
            return null;

        var named = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        var roles = named
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => Words.TryParse<OperatorRole>(item.GetString()!, out var role) ? role : (OperatorRole?)null)
            .OfType<OperatorRole>()
            .Distinct()
            .ToList();
        return roles is [var only] ? only : null;
    }

    private static string? Short(Claims claims, string name) =>
        claims.Text(name) is { Length: > 0 and <= MaxTextLength } text && !text.Any(char.IsControl) ? text : null;
}
