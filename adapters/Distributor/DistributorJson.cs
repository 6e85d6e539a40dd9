using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fulfillment.Adapters.Distributor;

/// <summary>Strict JSON: unknown and repeated members, other kinds of values and trailing data are faults.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 16)]
[JsonSerializable(typeof(MessageHead))]
[JsonSerializable(typeof(DistributorMessage))]
[JsonSerializable(typeof(ConfirmationBody))]
internal sealed partial class DistributorJson : JsonSerializerContext
{
    /// <returns><c>null</c> when the text does not have the form; then <paramref name="fault"/> says where.</returns>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, out string fault)
        where T : class
    {
        fault = "The body is not a JSON object.";
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException e)
        {
            // Not the exception's own message: it names our types.
            fault = $"{Shown(e.Path ?? "$")} is not JSON, of the wrong kind, unknown, or there twice.";
            return null;
        }
    }

    // A path holds the sender's own member names, of any length and any characters.
    private static string Shown(string path) => new([.. path.Take(100).Select(c => char.IsControl(c) ? '?' : c)]);
}
