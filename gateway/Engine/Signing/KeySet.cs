using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulfillment.Engine.Signing;

/// <summary>Public keys by kid. Immutable; a kid names exactly one key.</summary>
public sealed class KeySet
{
    private const int MaxKeys = 100;
    private const int MaxLength = 256 * 1024;

    private readonly Dictionary<string, PublicKey> _byKid;

    /// <exception cref="KeyFormatException">Two keys have one kid.</exception>
    public KeySet(IEnumerable<PublicKey> keys)
    {
        _byKid = [];
        foreach (var key in keys)
        {
            if (!_byKid.TryAdd(key.Kid, key))
                throw new KeyFormatException("key.duplicate", $"Two keys have the kid {key.Kid}.");
        }
    }

    public static KeySet Empty { get; } = new([]);

    public IReadOnlyCollection<PublicKey> Keys => _byKid.Values;

    /// <summary>Our own key sets, and those a partner registers: every key must be usable.</summary>
    /// <exception cref="KeyFormatException">Not a key set, or one of its keys cannot be used.</exception>
    public static KeySet Parse(string json) => new([.. Entries(json).Select(jwk => PublicKey.FromJwk(jwk))]);

    /// <summary>
    /// The key set of a foreign identity provider, which also publishes keys that are not for us (encryption keys,
    /// other curves): those are left out. Private members refuse the whole set, for they mean a leak.
    /// </summary>
    /// <param name="json">The key set as it was fetched.</param>
    /// <param name="rsaAlgorithm">What RSA keys without <c>alg</c> are bound to; <c>null</c> leaves them out.</param>
    /// <exception cref="KeyFormatException">Not a key set, two keys of one kid, or no key that we can use.</exception>
    public static KeySet ParseForeign(string json, string? rsaAlgorithm)
    {
        var usable = Entries(json).Select(jwk => Usable(jwk, rsaAlgorithm)).OfType<PublicKey>().ToList();
        return usable.Count > 0
            ? new KeySet(usable)
            : throw new KeyFormatException("key.unsupported", "The key set has no key that can verify a signature.");
    }

    public PublicKey? Find(string kid) => _byKid.GetValueOrDefault(kid);

    public KeySet With(KeySet other) => new(Keys.Concat(other.Keys));

    public string ToJson() =>
        new JsonObject { ["keys"] = new JsonArray([.. Keys.Select(key => key.ToJwk())]) }.ToJsonString();

    private static List<JsonElement> Entries(string json)
    {
        if (json.Length > MaxLength
            || StrictJson.ReadObject(Encoding.UTF8.GetBytes(json)) is not { } document
            || !document.TryGetProperty("keys", out var keys)
            || keys.ValueKind != JsonValueKind.Array
            || keys.GetArrayLength() > MaxKeys)
        {
            throw new KeyFormatException(
                "key.malformed", $"A key set is a JSON object with a list \"keys\" of at most {MaxKeys} keys.");
        }

        return [.. keys.EnumerateArray()];
    }

    private static PublicKey? Usable(JsonElement jwk, string? rsaAlgorithm)
    {
        try
        {
            return PublicKey.FromJwk(jwk, rsaAlgorithm);
        }
        catch (KeyFormatException e) when (e.Code != "key.private")
        {
            return null;
        }
    }
}
