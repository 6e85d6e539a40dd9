using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>The header <c>webhook-signature</c> of Standard Webhooks, scheme v1.</summary>
public static class WebhookSignature
{
    /// <summary>One signature per secret, divided by blanks: whoever knows any one of the secrets can verify.</summary>
    /// <exception cref="ArgumentException">A secret has not the form of one.</exception>
    public static string Of(string id, DateTimeOffset at, string body, IEnumerable<string> secrets) =>
        string.Join(' ', secrets.Select(secret => One(id, at, body, secret)));

    /// <summary>The header <c>webhook-timestamp</c>: seconds since 1970.</summary>
    public static string Timestamp(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string One(string id, DateTimeOffset at, string body, string secret)
    {
        if (!WebhookSecret.TryRead(secret, out var key))
        {
            throw new ArgumentException("A secret is whsec_ and 24 to 64 bytes in base64.", nameof(secret));
        }

        var signed = Encoding.UTF8.GetBytes($"{id}.{Timestamp(at)}.{body}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }
}
