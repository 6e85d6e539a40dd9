using System.Text;

namespace Fulfillment.Engine.Signing;

/// <summary>
/// Compact JWS (RFC 7515), read strictly: the kid names one key, the key names the algorithm, and the token has no
/// say in how it is checked. Why this is our own: <c>specs/decisions/0001-own-strict-jws.md</c>.
/// </summary>
public static class Jws
{
    public static JwsOutcome Read(string token, KeySet keys, JwsRules rules)
    {
        var (parts, fault) = JwsParts.Split(token, rules);
        if (parts is null)
            return fault!;

        var header = parts.Header;
        if (!rules.Algorithms.Contains(header.Alg))
            return new JwsOutcome.Invalid("jws.algorithmRefused", "The algorithm is not accepted.");
        if (keys.Find(header.Kid) is not { } key)
            return new JwsOutcome.Invalid("jws.keyUnknown", "The kid names no key of the issuer.");
        if (key.Alg != header.Alg)
            return new JwsOutcome.Invalid("jws.algorithmRefused", "The algorithm is not that of the key.");
        if (!rules.AcceptsType(header.Typ))
            return new JwsOutcome.Invalid("jws.typeRefused", "The token is of another type.");

        return key.Verify(parts.SigningInput, parts.Signature)
            ? new JwsOutcome.Valid(header, parts.Payload, key.Kid)
            : new JwsOutcome.Invalid("jws.signatureInvalid", "The signature is not that of the key.");
    }

    /// <summary>
    /// Form only, no check: for finding the issuer whose keys <see cref="Read"/> then needs. <c>null</c> when
    /// <see cref="Read"/> would refuse the form under the same rules.
    /// </summary>
    public static UnverifiedJws? PeekUnverified(string token, JwsRules rules) =>
        JwsParts.Split(token, rules).Parts is { } parts ? new UnverifiedJws(parts.Header, parts.Payload) : null;

    public static string Sign(SigningKey key, string typ, ReadOnlySpan<byte> payload)
    {
        var input = $"{key.Head(typ)}.{Base64Url.Encode(payload)}";
        return $"{input}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }
}
