using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing;

/// <summary>The claims as bytes and back. Unknown, duplicate and null members are refused.</summary>
internal static class LicenseJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 8,

        // The bytes travel as base64url: escaping for HTML would only make names longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<CloudMode>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
        },
    };

    public static byte[] Write(LicenseClaims claims) => JsonSerializer.SerializeToUtf8Bytes(claims, _options);

    /// <returns><c>null</c> when the bytes are not the claims of a license.</returns>
    public static LicenseClaims? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var claims = StrictJson.ReadObject(bytes)?.Deserialize<LicenseClaims>(_options);

            // The serializer guards members against null, but not the elements of a list.
            return claims is null || claims.Intervals.Contains(null!) || claims.AllAddOns().Contains(null!) ? null : claims;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A time as whole seconds since 1970, a number (RFC 7519, NumericDate).</summary>
internal sealed class UnixSecondsConverter : JsonConverter<DateTimeOffset>
{
    private static readonly long _last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
        && reader.TryGetInt64(out var seconds)
        && seconds >= 0
        && seconds <= _last
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new JsonException("A time is a whole number of seconds.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeSeconds());
}
