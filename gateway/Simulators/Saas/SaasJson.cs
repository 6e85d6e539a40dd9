using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Saas;

internal sealed record NamespaceView(long Id, string Path, long TopId, string TopPath);

internal sealed record PackView(string PurchaseId, string Meter, long Amount, DateOnly? ExpiresOn);

/// <summary>A subscription and the namespace that it belongs to.</summary>
internal sealed record LinkView
{
    public required string ProvisioningId { get; init; }
    public required string SubscriptionId { get; init; }
    public required string Number { get; init; }
    public string? Account { get; init; }
    public required long NamespaceId { get; init; }
    public required string NamespacePath { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
    public IReadOnlyList<PackView> Packs { get; init; } = [];

    /// <summary>Whether it is the same, whatever packs came later.</summary>
    public bool IsSame(LinkView other) =>
        this with { AddOns = other.AddOns, Packs = other.Packs } == other && AddOnRules.AreSame(AddOns, other.AddOns);
}

internal sealed record LinkRequest
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

    public LinkView At(Namespace top) => new()
    {
        ProvisioningId = ProvisioningId,
        SubscriptionId = SubscriptionId,
        Number = Number,
        Account = Account,
        NamespaceId = top.Id,
        NamespacePath = top.Path,
        Plan = Plan,
        Seats = Seats,
        StartsOn = StartsOn,
        EndsOn = EndsOn,
        AddOns = AddOns,
    };
}

internal sealed record ChangeRequest
{
    public required string ProvisioningId { get; init; }
    public required string Plan { get; init; }
    public required long Seats { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required IReadOnlyDictionary<string, long> AddOns { get; init; }
}

internal sealed record PackRequest
{
    public required string ProvisioningId { get; init; }
    public required string PurchaseId { get; init; }
    public required string Meter { get; init; }
    public required long Amount { get; init; }
    public DateOnly? ExpiresOn { get; init; }
}

internal sealed record TransferRequest
{
    public required string ProvisioningId { get; init; }
    public required long To { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NamespaceView))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(LinkRequest))]
[JsonSerializable(typeof(ChangeRequest))]
[JsonSerializable(typeof(PackRequest))]
[JsonSerializable(typeof(TransferRequest))]
internal sealed partial class SaasJson : JsonSerializerContext;
