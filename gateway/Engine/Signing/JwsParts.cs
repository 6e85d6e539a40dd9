using System.Text;
using System.Text.Json;

namespace Fulfillment.Engine.Signing;

/// <summary>A compact JWS taken apart: its form is right, nothing of it is trusted yet.</summary>
internal sealed record JwsParts(JwsHeader Header, byte[] Payload, byte[] SigningInput, byte[] Signature)
{
    // Each of these would let the token say how it wants to be checked.
    private static readonly string[] _forbidden =
        ["crit", "b64", "jwk", "jku", "x5c", "x5u", "zip", "enc", "cty"];

    public static (JwsParts? Parts, JwsOutcome.Invalid? Fault) Split(string token, JwsRules rules)
    {
        if (token.Length > rules.MaxLength)
            return Refuse("jws.oversized", $"The token is longer than {rules.MaxLength} characters.");

        var pieces = token.Split('.', 4);
        if (pieces is not [{ Length: > 0 } head, var body, { Length: > 0 } tail]
            || !Base64Url.TryDecode(head, out var header)
            || !Base64Url.TryDecode(body, out var payload)
            || !Base64Url.TryDecode(tail, out var signature))
        {
            return Refuse("jws.malformed", "The token is not three parts of canonical base64url.");
        }

        if (StrictJson.ReadObject(header) is not { } json)
            return Refuse("jws.headerMalformed", "The header is not one JSON object with each member once.");
        if (json.EnumerateObject().Any(member => !IsAllowed(member.Name, rules)))
            return Refuse("jws.headerForbidden", "The header has a member that is not accepted.");
        if (ReadHeader(json) is not { } read)
            return Refuse("jws.headerMalformed", "The header needs alg and kid, and each member must be a text.");

        var signingInput = Encoding.ASCII.GetBytes(token, 0, head.Length + 1 + body.Length);
        return (new JwsParts(read, payload, signingInput, signature), null);
    }

    private static bool IsAllowed(string member, JwsRules rules) =>
        member is "alg" or "kid" or "typ" || (rules.ExtraHeaders.Contains(member) && !_forbidden.Contains(member));

    private static JwsHeader? ReadHeader(JsonElement json)
    {
        var type = json.Text("typ");
        var typeIsSound = type is not null || !json.TryGetProperty("typ", out _);
        return typeIsSound && json.Text("alg") is { } alg && json.Text("kid") is { Length: > 0 } kid
            ? new JwsHeader(alg, kid, type)
            : null;
    }

    private static (JwsParts?, JwsOutcome.Invalid) Refuse(string code, string summary) =>
        (null, new JwsOutcome.Invalid(code, summary));
}
