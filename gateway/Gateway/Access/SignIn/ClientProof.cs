using System.Text;
using Microsoft.Extensions.Primitives;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>By what a client says it is itself. Closed: a request shows exactly one.</summary>
internal abstract record ClientProof
{
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private ClientProof()
    {
    }

    /// <summary>client_secret_basic and client_secret_post.</summary>
    public sealed record Secret(string ClientId, string Value) : ClientProof;

    /// <summary>private_key_jwt; the client id may stand in the assertion alone.</summary>
    public sealed record Assertion(string? ClientId, string Value) : ClientProof;

    /// <returns>The proof, or why there is none to check.</returns>
    public static (ClientProof? Proof, SignInRefusal? Refusal) Read(StringValues authorization, TokenForm form)
    {
        var methods = (authorization.Count > 0 ? 1 : 0)
            + (form["client_secret"] is null ? 0 : 1)
            + (form["client_assertion"] is null && form["client_assertion_type"] is null ? 0 : 1);
        if (methods > 1 || authorization.Count > 1)
            return (null, SignInRefusal.Request("Use one way of client authentication, not several."));
        if (methods == 0)
            return (null, SignInRefusal.Client("signIn.proofMissing"));
        if (authorization.Count == 1)
            return Basic(authorization[0], form["client_id"]);

        return form["client_secret"] is { } secret ? Post(form["client_id"], secret) : Jwt(form);
    }

    private static (ClientProof?, SignInRefusal?) Basic(string? header, string? clientId)
    {
        if (DecodeBasic(header) is not var (id, secret))
            return (null, SignInRefusal.Client("signIn.basicMalformed"));

        return clientId is null || clientId == id
            ? (new Secret(id, secret), null)
            : (null, SignInRefusal.Request("The client_id is not that of the Authorization header."));
    }

    private static (ClientProof?, SignInRefusal?) Post(string? clientId, string secret) => clientId is null
        ? (null, SignInRefusal.Request("The parameter client_id is missing."))
        : (new Secret(clientId, secret), null);

    private static (ClientProof?, SignInRefusal?) Jwt(TokenForm form)
    {
        if (form["client_assertion_type"] != AssertionType)
            return (null, SignInRefusal.Request($"The client_assertion_type is {AssertionType}."));

        return form["client_assertion"] is { } assertion
            ? (new Assertion(form["client_id"], assertion), null)
            : (null, SignInRefusal.Request("The parameter client_assertion is missing."));
    }

    // RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
    private static (string Id, string Secret)? DecodeBasic(string? header)
    {
        const string scheme = "Basic ";
        if (header is null || header.Length > 2048 || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(' '), bytes, out var length))
            return null;

        var pair = Encoding.Latin1.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2
            && TokenForm.Decode(pair[0]) is { Length: > 0 } id
            && TokenForm.Decode(pair[1]) is { Length: > 0 } secret
            ? (id, secret)
            : null;
    }
}
