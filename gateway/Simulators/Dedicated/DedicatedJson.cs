using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Dedicated;

internal sealed record PackView
{
    public required string PurchaseId { get; init; }
    public required string Meter { get; init; }
    public required long Amount { get; init; }
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>What an installation is to be.</summary>
internal sealed record PlacementRequest
{
    public required string SubscriptionId { get; init; }
    public required string Number { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public required IReadOnlyList<PackView> Packs { get; init; }

    public bool IsSame(PlacementRequest other) =>
        this with { AddOns = other.AddOns, Packs = other.Packs } == other
        && AddOnRules.AreSame(AddOns, other.AddOns)
        && Packs.SequenceEqual(other.Packs);
}

internal sealed record AccessView(string Address, string SetupCode);

internal sealed record OperationView
{
    public required string Kind { get; init; }
    public required string State { get; init; }
    public required string Stage { get; init; }
    public required int Step { get; init; }
    public required int Steps { get; init; }
    public string? Reason { get; init; }
}

internal sealed record InstallationView
{
    public required string ProvisioningId { get; init; }
    public required string SubscriptionId { get; init; }
    public required string Number { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public required IReadOnlyList<PackView> Packs { get; init; }
    public required OperationView Operation { get; init; }
    public AccessView? Access { get; init; }
}

/// <summary>Asks for the next operation to fail.</summary>
internal sealed record FailureRequest
{
    public required string Stage { get; init; }
    public required string Reason { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlacementRequest))]
[JsonSerializable(typeof(InstallationView))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(FailureRequest))]
internal sealed partial class DedicatedJson : JsonSerializerContext;
