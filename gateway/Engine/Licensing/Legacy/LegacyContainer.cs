using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>
/// The form of the old license file: Base64, in lines of 60, of a JSON object of three texts, each Base64: <c>data</c>,
/// the payload under AES-128-CBC; <c>key</c>, the AES key under the private RSA operation; <c>iv</c>. Only the AES key
/// is proven to come from us: the payload and the IV can be exchanged by whoever has unwrapped it, unnoticed.
/// </summary>
internal static class LegacyContainer
{
    public const int MaxLength = 64 * 1024;

    private const int LineLength = 60;
    private const int KeyLength = 16;
    private const int BlockLength = 16;

    // A plus sign stays one: the text is never part of a page.
    private static readonly JsonSerializerOptions _plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Seal(ReadOnlySpan<byte> payload, WrappingKey key)
    {
        using var aes = Aes.Create();
        aes.Key = RandomNumberGenerator.GetBytes(KeyLength);
        var iv = RandomNumberGenerator.GetBytes(BlockLength);
        var json = new JsonObject
        {
            ["data"] = Convert.ToBase64String(aes.EncryptCbc(payload, iv)),
            ["key"] = Convert.ToBase64String(key.Wrap(aes.Key)),
            ["iv"] = Convert.ToBase64String(iv),
        };
        var text = new StringBuilder();
        var letters = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(json, _plain));
        foreach (var line in letters.Chunk(LineLength))
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Boundary lines around it, 60 wide, with the product's name in capitals.</summary>
    public static string Bound(string text, string product)
    {
        return $"{Boundary("BEGIN")}\n{text.Trim()}\n{Boundary("END")}\n";

        string Boundary(string word)
        {
            var title = $"{word} {product.ToUpperInvariant()} LICENSE";
            var dashes = Math.Max(0, LineLength - title.Length);
            return new string('-', (dashes + 1) / 2) + title + new string('-', dashes / 2);
        }
    }

    /// <summary>
    /// The payload, deciphered and not yet read. Any wrapping, line ends and dashes do, with boundaries or without.
    /// </summary>
    public static (byte[]? Payload, LegacyOutcome.Invalid? Fault) Open(string text, UnwrappingKey key)
    {
        if (text.Length > MaxLength)
            return Refuse("legacy.oversized", $"It is longer than {MaxLength} characters.");
        if (Unbound(text) is not { } inside || Parts(inside) is not { } parts)
            return Refuse("legacy.malformed", "It is not Base64 of a JSON object of three Base64 texts: data, key, iv.");
        if (parts.Iv.Length != BlockLength || parts.Data is [] || parts.Data.Length % BlockLength != 0)
            return Refuse("legacy.malformed", "The IV has 16 bytes, and the data are whole blocks of 16.");
        if (key.Unwrap(parts.Key) is not { Length: KeyLength } secret)
            return Refuse("legacy.keyRefused", "The key in it is not an AES-128 key that our private key wrapped.");

        using var aes = Aes.Create();
        aes.Key = secret;
        try
        {
            return (aes.DecryptCbc(parts.Data, parts.Iv), null);
        }
        catch (CryptographicException)
        {
            return Refuse("legacy.undecipherable", "The data cannot be deciphered.");
        }
    }

    private static string? Unbound(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var begins = lines is [var first, ..] && IsBoundary(first, "BEGIN");
        var ends = lines is [.., var last] && IsBoundary(last, "END");
        var inside = (begins, ends) switch
        {
            (true, true) when lines.Length > 2 => lines[1..^1],
            (false, false) => lines,
            _ => null,
        };
        return inside is null ? null : string.Concat(inside);
    }

    private static bool IsBoundary(string line, string word) =>
        line.Trim('-') is var title
        && title.StartsWith($"{word} ", StringComparison.Ordinal)
        && title.EndsWith(" LICENSE", StringComparison.Ordinal);

    private static (byte[] Data, byte[] Key, byte[] Iv)? Parts(string text) =>
        Decoded(text) is { } bytes
        && StrictJson.ReadObject(bytes) is { } json
        && json.EnumerateObject().Count() == 3
        && Decoded(json.Text("data")) is { } data
        && Decoded(json.Text("key")) is { } key
        && Decoded(json.Text("iv")) is { } iv
            ? (data, key, iv)
            : null;

    /// <summary>White space in it counts for nothing: the texts inside may be wrapped too.</summary>
    private static byte[]? Decoded(string? text)
    {
        if (text is null)
            return null;

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static (byte[]?, LegacyOutcome.Invalid) Refuse(string code, string summary) =>
        (null, new LegacyOutcome.Invalid(code, summary));
}
