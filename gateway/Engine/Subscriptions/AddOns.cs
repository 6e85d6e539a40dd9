namespace Fulfillment.Engine.Subscriptions;

/// <summary>Something on top of a plan as a subscription has it, kept as it was when it was bought.</summary>
/// <param name="Sku">What was ordered.</param>
/// <param name="Name">What it adds, such as <c>storage</c>: that of a meter where its use is counted.</param>
/// <param name="Amount">How much of that one of it gives, in the meter's unit.</param>
public sealed record AddOn(string Sku, string Name, long Amount);

/// <summary>So many of an add-on.</summary>
public sealed record HeldAddOn(AddOn What, long Quantity);

/// <summary>So many of an add-on from one day up to, not including, another.</summary>
public sealed record AddOnInterval(DateOnly StartsOn, DateOnly EndsOn, HeldAddOn Held)
{
    /// <summary>The term that it lies in and ends with, counted from 0.</summary>
    public int Term { get; init; }

    public bool Covers(DateOnly day) => StartsOn <= day && day < EndsOn;
}

/// <summary>The add-ons of one day, each sku once and in order. Those that hold the same are the same.</summary>
public sealed record AddOns(IReadOnlyList<HeldAddOn> Held)
{
    public static AddOns None { get; } = new([]);

    public long Of(string sku) => Held.FirstOrDefault(one => one.What.Sku == sku)?.Quantity ?? 0;

    /// <summary>What all of them give, by the name of what they add.</summary>
    public IReadOnlyDictionary<string, long> Amounts() => Held
        .GroupBy(one => one.What.Name)
        .OrderBy(name => name.Key, StringComparer.Ordinal)
        .ToDictionary(name => name.Key, name => name.Sum(one => one.Quantity * one.What.Amount));

    /// <summary>With so many more of one, or fewer; there may be less than none of what is only noted for later.</summary>
    public AddOns With(HeldAddOn more)
    {
        var there = Held.FirstOrDefault(one => one.What.Sku == more.What.Sku);
        var held = more with { What = there?.What ?? more.What, Quantity = (there?.Quantity ?? 0) + more.Quantity };
        return new AddOns(
        [
            .. Held.Where(one => one != there).Append(held).Where(one => one.Quantity != 0)
                .OrderBy(one => one.What.Sku, StringComparer.Ordinal),
        ]);
    }

    /// <summary>With what was noted for later; nobody has less than none.</summary>
    public AddOns With(AddOns later) => later.Held.Aggregate(this, (all, more) => all.With(more)).OrNone();

    public AddOns OrNone() => Held.All(one => one.Quantity > 0) ? this : new AddOns([.. Held.Where(one => one.Quantity > 0)]);

    public bool Equals(AddOns? other) => other is not null && Held.SequenceEqual(other.Held);

    public override int GetHashCode() => Held.Aggregate(0, HashCode.Combine);
}
