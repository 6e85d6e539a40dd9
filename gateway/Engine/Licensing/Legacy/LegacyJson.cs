using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>
/// An old license as bytes and back. Unknown members are passed over, as old products do; a member of the wrong form is
/// refused, where old products would take a broken end for none and the license for perpetual.
/// </summary>
internal static class LegacyJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        MaxDepth = 8,

        // The bytes travel enciphered: escaping for HTML would only make names longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(LegacyLicense license) => JsonSerializer.SerializeToUtf8Bytes(license, _options);

    /// <returns><c>null</c> when the bytes are no old license.</returns>
    public static LegacyLicense? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return StrictJson.ReadObject(bytes)?.Deserialize<LegacyLicense>(_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
