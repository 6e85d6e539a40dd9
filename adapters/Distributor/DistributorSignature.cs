using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>Which of the channel's secrets a message is signed with; if with none, why.</summary>
internal readonly record struct SignatureVerdict(string? SignedWith, string Fault);

/// <summary>
/// <c>v1=</c> and the hex HMAC-SHA256 over <c>{id}.{timestamp}.{raw body}</c>. Both directions sign alike.
/// </summary>
internal static class DistributorSignature
{
    public const string IdHeader = "distributor-message-id";
    public const string TimestampHeader = "distributor-timestamp";
    public const string SignatureHeader = "distributor-signature";

    private const string Version = "v1=";
    private static readonly TimeSpan _tolerance = TimeSpan.FromMinutes(5);

    public static SignatureVerdict Verify(InboundMessage message, ChannelSettings settings, DateTimeOffset now)
    {
        if (!message.Headers.TryGetValue(IdHeader, out var id) || !IsId(id))
            return new(null, $"{IdHeader} is missing or not 1 to 64 letters, digits, dots, dashes or underscores.");

        if (!message.Headers.TryGetValue(TimestampHeader, out var timestamp) || !IsNear(timestamp, now))
            return new(null, $"{TimestampHeader} is missing or not within {_tolerance.TotalMinutes} minutes of now.");

        var given = message.Headers.GetValueOrDefault(SignatureHeader, "").Split(',', StringSplitOptions.TrimEntries);
        foreach (var (name, secret) in DistributorSettings.Secrets(settings))
        {
            var expected = Mac(secret, id, timestamp, message.Body.Span);
            if (given.Any(signature => Matches(signature, expected)))
                return new(name, "");
        }

        return new(null, $"{SignatureHeader} holds no signature by a secret of this channel.");
    }

    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body) =>
        Version + Convert.ToHexStringLower(Mac(secret, id, timestamp, body));

    private static byte[] Mac(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static bool Matches(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && signature.Length == Version.Length + (2 * given.Length)
            && Convert.FromHexString(signature.AsSpan(Version.Length), given, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    private static bool IsId(string id) =>
        id.Length is >= 1 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static bool IsNear(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= _tolerance.TotalSeconds;
}
