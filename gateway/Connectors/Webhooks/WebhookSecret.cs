using System.Security.Cryptography;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>A webhook's secret as Standard Webhooks writes it: <c>whsec_</c> and 24 to 64 bytes in base64.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Fresh = 32;
    private const int Least = 24;
    private const int Most = 64;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Fresh));

    public static bool TryRead(string text, out byte[] key)
    {
        key = [];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > Prefix.Length + 4 * Most)
        {
            return false;
        }

        var bytes = new byte[4 * Most];
        if (!Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length) || length is < Least or > Most)
        {
            return false;
        }

        key = bytes[..length];
        return true;
    }
}
