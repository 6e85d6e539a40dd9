using System.Globalization;

namespace Fulfillment.Sdk.Provisioning;

/// <summary>What a target is to have, or has: the same words for both, so that they can be compared.</summary>
public sealed record Entitlement
{
    /// <summary>The plan, such as <c>premium</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>Number of seats.</summary>
    public required long Seats { get; init; }

    /// <summary>The first day (UTC) that is covered.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day (UTC) that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>For a namespace: its id in digits, or its path. One inside another stands for the topmost.</summary>
    public string? Namespace { get; init; }

    /// <summary>For an installation: where it stands, as the target names it.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// What comes on top of the plan, by name, such as <c>storage</c> in megabytes: all of it, and what is left out is
    /// taken away.
    /// </summary>
    public IReadOnlyDictionary<string, long> AddOns { get; init; } = new Dictionary<string, long>();

    /// <summary>The packs that were bought for it; each purchase once. None is taken away by leaving it out.</summary>
    public IReadOnlyList<Pack> Packs { get; init; } = [];

    /// <summary>In what this, as it was found, differs from what was asked.</summary>
    /// <param name="asked">What it should be.</param>
    /// <returns>One entry per member that differs; none when all is as asked.</returns>
    public IReadOnlyList<Drift> DriftFrom(Entitlement asked) =>
        [.. Members(asked).Concat(OfAddOns(asked)).Concat(OfPacks(asked)).Where(member => member.Asked != member.Found)];

    private IEnumerable<Drift> Members(Entitlement asked) =>
    [
        new("plan", asked.Plan, Plan),
        new("seats", Text(asked.Seats), Text(Seats)),
        new("startsOn", Text(asked.StartsOn), Text(StartsOn)),
        new("endsOn", Text(asked.EndsOn), Text(EndsOn)),
        new("namespace", asked.Namespace, Namespace),
        new("region", asked.Region, Region),
    ];

    private IEnumerable<Drift> OfAddOns(Entitlement asked) =>
        from name in asked.AddOns.Keys.Concat(AddOns.Keys).Distinct().Order(StringComparer.Ordinal)
        select new Drift($"add-on {name}", TextOf(asked.AddOns, name), TextOf(AddOns, name));

    private IEnumerable<Drift> OfPacks(Entitlement asked) =>
        from purchase in asked.Packs.Concat(Packs).Select(pack => pack.PurchaseId).Distinct().Order(StringComparer.Ordinal)
        select new Drift($"pack {purchase}", TextOf(asked, purchase), TextOf(this, purchase));

    private static string? TextOf(IReadOnlyDictionary<string, long> addOns, string name) =>
        addOns.TryGetValue(name, out var amount) ? Text(amount) : null;

    private static string? TextOf(Entitlement entitlement, string purchase) =>
        entitlement.Packs.FirstOrDefault(pack => pack.PurchaseId == purchase) is { } pack
            ? $"{Text(pack.Amount)} {pack.Meter} until {(pack.ExpiresOn is { } day ? Text(day) : "the end")}"
            : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>An amount that was bought once and is used up.</summary>
public sealed record Pack
{
    /// <summary>
    /// The purchase that it comes from, 1 to 64 printable ASCII characters: the key under which it is added once.
    /// </summary>
    public required string PurchaseId { get; init; }

    /// <summary>What is counted, such as <c>minutes</c> or <c>storage</c>.</summary>
    public required string Meter { get; init; }

    /// <summary>How much was bought, in the meter's unit.</summary>
    public required long Amount { get; init; }

    /// <summary>The first day (UTC) on which it is worth nothing; <c>null</c> for the end of the subscription.</summary>
    public DateOnly? ExpiresOn { get; init; }
}

/// <summary>One thing in which a target differs from what was asked.</summary>
/// <param name="Member">What differs, such as <c>seats</c> or <c>pack</c> and a purchase's id.</param>
/// <param name="Asked">What it should be; <c>null</c> for nothing.</param>
/// <param name="Found">What it is; <c>null</c> for nothing.</param>
public sealed record Drift(string Member, string? Asked, string? Found);
