using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fulfillment.Screening.Vendors;

/// <summary>Signatures of Standard Webhooks, scheme v1, over id, time and the raw body: made for the vendor, read from it.</summary>
internal static class VendorSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimeHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string Prefix = "whsec_";
    private const string Scheme = "v1,";
    private const int Least = 24;
    private const int Most = 64;
    private const int MostSignatures = 10;

    /// <summary>How far the time of a message may be from ours, either way.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(5);

    public static bool IsSecret(string? text) => KeyOf(text) is not null;

    /// <summary>One signature per secret, divided by blanks: whoever knows any one of them can verify.</summary>
    public static string Of(string id, string time, ReadOnlySpan<byte> body, IEnumerable<string> secrets)
    {
        var signed = Signed(id, time, body);
        return string.Join(' ', secrets.Select(secret => Scheme + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret)!, signed))));
    }

    public static string Time(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <returns>Why a message is not proven to be from who knows a secret; <c>null</c> where it is.</returns>
    public static string? FaultOf(
        IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (!headers.TryGetValue(IdHeader, out var id) || !headers.TryGetValue(TimeHeader, out var time)
            || !headers.TryGetValue(SignatureHeader, out var signatures))
            return $"It needs the headers {IdHeader}, {TimeHeader} and {SignatureHeader}.";
        if (time.Length > 12 || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return $"{TimeHeader} is no time.";
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds)
            return $"{TimeHeader} is more than {Tolerance.TotalMinutes:0} minutes from our time.";

        var signed = Signed(id, time, body);
        var given = signatures.Split(' ').Take(MostSignatures)
            .Where(one => one.StartsWith(Scheme, StringComparison.Ordinal)).Select(one => Bytes(one[Scheme.Length..])).ToList();
        return secrets.Any(secret => given.Any(one => CryptographicOperations.FixedTimeEquals(one, HMACSHA256.HashData(KeyOf(secret)!, signed))))
            ? null
            : "No signature fits.";
    }

    private static byte[] Signed(string id, string time, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];

    private static byte[]? KeyOf(string? secret)
    {
        if (secret is null || !secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > Prefix.Length + (4 * Most))
            return null;

        var key = Bytes(secret[Prefix.Length..]);
        return key.Length is >= Least and <= Most ? key : null;
    }

    /// <returns>Nothing where the text is no base64.</returns>
    private static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }
}
