using System.Text.Json.Serialization;
using Fulfillment.Connectors.Targets;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Saas;

/// <summary>A namespace, and the topmost one that it lies in, which is itself where it lies in none.</summary>
internal sealed record NamespaceBody
{
    public required long Id { get; init; }
    public required string Path { get; init; }
    public required long TopId { get; init; }
    public required string TopPath { get; init; }
}

/// <summary>A subscription as the service has it.</summary>
internal sealed record LinkBody : IProvisionedBody, IJsonOnDeserialized
{
    public required string ProvisioningId { get; init; }
    public required long NamespaceId { get; init; }
    public required string NamespacePath { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public required IReadOnlyList<PackBody> Packs { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => PackBody.Check(Packs);

    public Entitlement Entitlement() => new()
    {
        Plan = Plan,
        Seats = Seats,
        StartsOn = StartsOn,
        EndsOn = EndsOn,
        Namespace = NamespacePath,
        AddOns = AddOns,
        Packs = [.. Packs.Select(pack => pack.Pack())],
    };
}

internal sealed record NewLinkBody
{
    public required string ProvisioningId { get; init; }
    public required string SubscriptionId { get; init; }
    public required string Number { get; init; }
    public string? Account { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
}

internal sealed record ChangeBody
{
    public required string ProvisioningId { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
}

internal sealed record NewPackBody
{
    public required string ProvisioningId { get; init; }
    public required string PurchaseId { get; init; }
    public required string Meter { get; init; }
    public required long Amount { get; init; }
    public DateOnly? ExpiresOn { get; init; }
}

internal sealed record TransferBody(string ProvisioningId, long To);

/// <summary>What the service adds to its answers one day is passed over; what it promised must be there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NamespaceBody))]
[JsonSerializable(typeof(LinkBody))]
[JsonSerializable(typeof(NewLinkBody))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(NewPackBody))]
[JsonSerializable(typeof(TransferBody))]
internal sealed partial class SaasJson : JsonSerializerContext;
