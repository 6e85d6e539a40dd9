using System.Text.Json.Serialization;
using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Dedicated;

/// <summary>What an installation is to be.</summary>
internal sealed record PlacementBody
{
    public required string SubscriptionId { get; init; }
    public required string Number { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public required IReadOnlyList<PackBody> Packs { get; init; }
}

/// <summary>An installation as the service has it.</summary>
internal sealed record InstallationBody : IProvisionedBody, IJsonOnDeserialized
{
    public required string ProvisioningId { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string Region { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public required IReadOnlyList<PackBody> Packs { get; init; }
    public required OperationBody Operation { get; init; }
    public AccessBody? Access { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => PackBody.Check(Packs);

    public Entitlement Entitlement() => new()
    {
        Plan = Plan,
        Seats = Seats,
        StartsOn = StartsOn,
        EndsOn = EndsOn,
        Region = Region,
        AddOns = AddOns,
        Packs = [.. Packs.Select(pack => pack.Pack())],
    };
}

/// <summary>What is, or was last, done to an installation.</summary>
internal sealed record OperationBody
{
    public required OperationKind Kind { get; init; }
    public required OperationState State { get; init; }
    public required string Stage { get; init; }
    public required int Step { get; init; }
    public required int Steps { get; init; }
    public string? Reason { get; init; }
}

[JsonConverter(typeof(WireWord<OperationKind>))]
internal enum OperationKind
{
    Build,
    Change,
    Remove,
}

[JsonConverter(typeof(WireWord<OperationState>))]
internal enum OperationState
{
    Running,
    Done,
    Failed,
}

internal sealed record AccessBody
{
    public required string Address { get; init; }
    public string? SetupCode { get; init; }
}

/// <summary>What the service adds to its answers one day is passed over; what it promised must be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlacementBody))]
[JsonSerializable(typeof(InstallationBody))]
[JsonSerializable(typeof(OperationBody))]
internal sealed partial class DedicatedJson : JsonSerializerContext;
