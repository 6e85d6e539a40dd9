using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Fulfillment.Simulators.Wire;

/// <summary>What is answered.</summary>
internal sealed record Reply(int Status, byte[] Body)
{
    public TimeSpan? RetryAfter { get; init; }

    public static Reply Of<T>(int status, T body, JsonTypeInfo<T> form) =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, form));

    public static Reply Problem(int status, string code, string message) =>
        Of(status, new ProblemView(code, message), WireJson.Default.ProblemView);
}

/// <summary>Why something is refused.</summary>
internal sealed record ProblemView(string Code, string Message);

/// <summary>A fault as it is ordered. What is left out takes the value of <see cref="Fault"/>.</summary>
internal sealed record FaultRequest
{
    public required FaultKind Kind { get; init; }
    public string? Method { get; init; }
    public int? Times { get; init; }
    public int? Seconds { get; init; }

    public Fault Fault()
    {
        var fault = new Fault { Kind = Kind, Method = Method };
        return fault with { Times = Times ?? fault.Times, Seconds = Seconds ?? fault.Seconds };
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ProblemView))]
[JsonSerializable(typeof(FaultRequest))]
internal sealed partial class WireJson : JsonSerializerContext;
