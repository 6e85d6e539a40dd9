using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Catalog;

/// <summary>Whether a sku may be ordered anew, only renewed, or not any more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SkuState>))]
public enum SkuState
{
    [JsonStringEnumMemberName("orderable")]
    Orderable,

    [JsonStringEnumMemberName("renewable")]
    Renewable,

    [JsonStringEnumMemberName("retired")]
    Retired,
}

/// <summary>How what was bought reaches the customer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryKind>))]
public enum DeliveryKind
{
    [JsonStringEnumMemberName("cloudLicense")]
    CloudLicense,

    [JsonStringEnumMemberName("offlineLicense")]
    OfflineLicense,

    [JsonStringEnumMemberName("legacyLicense")]
    LegacyLicense,

    [JsonStringEnumMemberName("saas")]
    Saas,

    [JsonStringEnumMemberName("dedicated")]
    Dedicated,

    [JsonStringEnumMemberName("consumable")]
    Consumable,

    [JsonStringEnumMemberName("storage")]
    Storage,
}

/// <summary>Something that can be ordered. No sku names a seat count: any quantity within the limits is sold.</summary>
public sealed record Sku
{
    [JsonPropertyName("sku")]
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The plan that it entitles to; <c>null</c> for packs and storage.</summary>
    public string? Plan { get; init; }

    /// <summary>A plan of a higher rank includes those below it in the same family.</summary>
    public int Rank { get; init; }

    public required string Family { get; init; }

    /// <summary>The first one is the usual one.</summary>
    public required IReadOnlyList<DeliveryKind> DeliveryKinds { get; init; }

    /// <summary>The usual terms; any between <see cref="MinTermMonths"/> and <see cref="MaxTermMonths"/> is sold.</summary>
    public required IReadOnlyList<int> TermsMonths { get; init; }

    public required int DefaultTermMonths { get; init; }

    public required int MinTermMonths { get; init; }

    public required int MaxTermMonths { get; init; }

    public required long MinQuantity { get; init; }

    public required long MaxQuantity { get; init; }

    /// <summary>What one of it is to be used up; <c>null</c> for whatever is no pack.</summary>
    public SkuPack? Pack { get; init; }

    /// <summary>What one of it adds to a subscription for as long as that runs; <c>null</c> for whatever is no add-on.</summary>
    public SkuAddOn? AddOn { get; init; }

    /// <summary>What the plan gives of a meter in each calendar month, by the meter's name and in its unit.</summary>
    public IReadOnlyDictionary<string, long> MonthlyQuota { get; init; } = new Dictionary<string, long>();

    /// <summary>Seen and sold by sandbox partners only.</summary>
    public bool Sandbox { get; init; }

    /// <summary>What to order instead of a retired sku.</summary>
    public string? Successor { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The states by the day from which they hold, oldest first.</summary>
    public required IReadOnlyList<SkuLifecycle> Lifecycle { get; init; }

    /// <returns>The state on a day, or <c>null</c> before the first.</returns>
    public SkuState? StateOn(DateOnly day) => Lifecycle.LastOrDefault(step => step.From <= day)?.State;
}

/// <summary>So much of a meter, in its unit.</summary>
public sealed record SkuPack(string Meter, long Amount);

/// <summary>Something that is bought on top of a plan, and ends with it. Another amount is another sku.</summary>
/// <param name="Name">What it adds: a meter's name where its use is counted, and the name in licenses.</param>
/// <param name="Amount">How much one of it gives, in the meter's unit.</param>
/// <param name="Families">The families of plans that it goes with.</param>
public sealed record SkuAddOn(string Name, long Amount, IReadOnlyList<string> Families);

/// <summary>A state and the day from which it holds.</summary>
public sealed record SkuLifecycle(DateOnly From, SkuState State);
