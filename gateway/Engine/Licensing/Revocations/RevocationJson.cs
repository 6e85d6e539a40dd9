using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>A revocation list as bytes and back. Unknown, duplicate and null members are refused.</summary>
internal static class RevocationJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        MaxDepth = 8,
        Converters =
        {
            new JsonStringEnumConverter<RevocationReason>(JsonNamingPolicy.CamelCase, allowIntegerValues: false),
        },
    };

    public static byte[] Write(RevocationList list) => JsonSerializer.SerializeToUtf8Bytes(list, _options);

    /// <returns><c>null</c> when the bytes are no revocation list.</returns>
    public static RevocationList? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var list = StrictJson.ReadObject(bytes)?.Deserialize<RevocationList>(_options);

            // The serializer guards members against null, but not the elements of a list.
            return list is null || list.Entries.Contains(null!) ? null : list;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
