using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>How the values of an enum are spelled in the API.</summary>
internal static class CamelCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>An enum as its camelCase name, never as a number. It stands on the enum as its JsonConverter.</summary>
internal sealed class CamelCaseEnum<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
