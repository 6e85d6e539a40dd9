using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fulfillment.Connectors.Targets;

/// <summary>How a target says that it refuses.</summary>
internal sealed record TargetProblem
{
    public required string Code { get; init; }
}

/// <summary>A word of a target's: one of those that we know, in camel case, and never a number.</summary>
internal sealed class WireWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(TargetProblem))]
internal sealed partial class TargetJson : JsonSerializerContext
{
    private const int MostCode = 64;

    /// <returns><c>null</c> when the text is not of that form.</returns>
    public static T? Read<T>(byte[] text, JsonTypeInfo<T> form)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, form);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <returns>The target's code, or nothing: what has not the form of a code is not passed on to logs and people.</returns>
    public static string CodeIn(byte[] text) =>
        Read(text, Default.TargetProblem) is { Code: { Length: <= MostCode } code }
        && code.All(c => char.IsAsciiLetter(c) || c == '.')
            ? code
            : "";
}
