using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>The members of one object as far as they were walked.</summary>
internal sealed class SeenMembers
{
    /// <summary>Given, in whatever state.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>Given as null, which is the same as not given at all.</summary>
    public HashSet<string> Nulls { get; } = [];

    /// <summary>Given, not null, and without a fault of their own.</summary>
    public Dictionary<string, JsonElement> Sound { get; } = [];

    public bool Has(string name) => Sound.ContainsKey(name);

    public bool IsAbsent(string name) => !Names.Contains(name) || Nulls.Contains(name);

    /// <summary>Given, but a fault stands there already, so that no rule needs to complain too.</summary>
    public bool IsUnsound(string name) => !IsAbsent(name) && !Sound.ContainsKey(name);

    public string? Text(string name) =>
        Sound.TryGetValue(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A rule that several members of one object obey together.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal abstract class ObjectRuleAttribute : Attribute
{
    public abstract void Check(SeenMembers members, Inspection inspection);
}

/// <summary>At least one of the members is given.</summary>
internal sealed class AnyOfAttribute(params string[] names) : ObjectRuleAttribute
{
    public IReadOnlyList<string> Names => names;

    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (names.All(members.IsAbsent))
            inspection.Add("member.missing", $"One of {string.Join(", ", names)} is required.");
    }
}

/// <summary>The first member excludes the others.</summary>
internal sealed class InPlaceOfAttribute(string name, params string[] others) : ObjectRuleAttribute
{
    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (members.Has(name) && others.FirstOrDefault(members.Has) is { } other)
            inspection.AddAt(name, "member.misplaced", $"Leave out '{name}' or '{other}': the one stands in place of the other.");
    }
}

/// <summary>A member that is given only while another has one value.</summary>
internal sealed class OnlyWithAttribute(string name, string other, string value) : ObjectRuleAttribute
{
    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (members.Has(name) && !members.IsUnsound(other) && members.Text(other) != value)
            inspection.AddAt(name, "member.misplaced", $"'{name}' is only given when '{other}' is '{value}'.");
    }
}

/// <summary>A subdivision lies in its country: <c>DE-BY</c> in <c>DE</c>.</summary>
internal sealed class RegionInCountryAttribute : ObjectRuleAttribute
{
    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (members.Text("region") is { } region
            && members.Text("country") is { } country
            && !region.StartsWith(country + "-", StringComparison.Ordinal))
        {
            inspection.AddAt("region", "value.pattern", $"The region must begin with '{country}-', the code of its country.");
        }
    }
}
