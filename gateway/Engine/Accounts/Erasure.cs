using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Accounts;

/// <summary>What was erased of an account, place by place, and what stays for which reason.</summary>
public sealed record Erasure
{
    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<ErasedPlace> Places { get; init; }

    internal static Erasure? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, AccountJson.Default.Erasure);

    public override string ToString() => JsonSerializer.Serialize(this, AccountJson.Default.Erasure);
}

/// <param name="Place">Where: a part of the store, or a sink by its name.</param>
/// <param name="Erased">How many records were erased or emptied there.</param>
/// <param name="Keeps">What stays there and why; <c>null</c> where nothing of persons does.</param>
public sealed record ErasedPlace(string Place, int Erased, string? Keeps = null);

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Erasure))]
internal sealed partial class AccountJson : JsonSerializerContext;
