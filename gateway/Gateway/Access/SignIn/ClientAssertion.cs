using Fulfillment.Engine.Signing;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>
/// The rules of private_key_jwt (RFC 7523): who signed what, for whom, until when. Pure; that it counts once is the
/// store's word.
/// </summary>
internal static class ClientAssertion
{
    /// <summary>How far ahead an assertion may expire.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private static readonly JwsRules _rules = new()
    {
        Types = ["JWT", "client-authentication+jwt"],
        AllowMissingType = true,
    };

    /// <returns>The client id that the assertion names, not yet believed.</returns>
    public static string? UnverifiedClientId(string assertion) =>
        Jws.PeekUnverified(assertion, _rules)?.UnverifiedClaim("iss");

    /// <param name="assertion">The compact JWS.</param>
    /// <param name="clientId">Whose it must be: <c>iss</c> and <c>sub</c>.</param>
    /// <param name="key">The client's registered key; it names the one algorithm.</param>
    /// <param name="audience">Our issuer and the address of our token endpoint.</param>
    /// <param name="now">The time of the request.</param>
    public static (Claims? Claims, string Code) Read(
        string assertion, string clientId, PublicKey key, IReadOnlyCollection<string> audience, DateTimeOffset now)
    {
        if (Jws.Read(assertion, new KeySet([key]), _rules) is not JwsOutcome.Valid signed)
            return (null, "signIn.assertionSignature");

        var rules = new ClaimRules
        {
            Issuer = clientId,
            Audience = audience,
            Now = now,
            Skew = Skew,
            RequireJti = true,
        };
        if (Claims.Read(signed.Payload, rules) is not ClaimsOutcome.Valid { Claims: var claims })
            return (null, "signIn.assertionClaims");
        if (claims.Subject != clientId)
            return (null, "signIn.assertionSubject");

        // An assertion for us and somebody else could be shown by that somebody.
        if (claims.Audience.Count != 1)
            return (null, "signIn.assertionAudience");

        return claims.ExpiresAt <= now + MaxAhead + Skew ? (claims, "") : (null, "signIn.assertionLifetime");
    }
}
