using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>The members of one object as far as they were walked. Names are compared in order: objects are small.</summary>
internal sealed class SeenMembers(MemberShape[] members)
{
    private readonly Seen[] _seen = new Seen[members.Length];

    // Made for the first member that a rule could ask for.
    private JsonElement[]? _texts;

    private enum Seen
    {
        NotAtAll,
        Null,
        Unsound,
        Sound,
    }

    /// <summary>Whether any member was given, if only as null.</summary>
    public bool IsAny => _seen.AsSpan().ContainsAnyExcept(Seen.NotAtAll);

    /// <summary>Given, not null, and without a fault of its own.</summary>
    public bool Has(string name) => Of(name) is Seen.Sound;

    /// <summary>Not given; given as null is the same.</summary>
    public bool IsAbsent(string name) => Of(name) is Seen.NotAtAll or Seen.Null;

    /// <summary>Given, but a fault stands there already, so that no rule needs to complain too.</summary>
    public bool IsUnsound(string name) => Of(name) is Seen.Unsound;

    public string? Text(string name) =>
        Has(name) && _texts?[IndexOf(name)] is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool IsGiven(int member) => _seen[member] != Seen.NotAtAll;

    /// <summary>Notes a member by its place among the members of the object.</summary>
    /// <param name="member">Its place.</param>
    /// <param name="value">What was given.</param>
    /// <param name="isSound">Whether it has no fault of its own.</param>
    /// <param name="isRead">Whether a rule may ask for its text.</param>
    public void Note(int member, JsonElement value, bool isSound, bool isRead)
    {
        _seen[member] = value.ValueKind is JsonValueKind.Null ? Seen.Null : isSound ? Seen.Sound : Seen.Unsound;
        if (isRead)
            (_texts ??= new JsonElement[members.Length])[member] = value;
    }

    private Seen Of(string name) => IndexOf(name) is >= 0 and var index ? _seen[index] : Seen.NotAtAll;

    private int IndexOf(string name)
    {
        for (var i = 0; i < members.Length; i++)
        {
            if (members[i].Name == name)
                return i;
        }

        return -1;
    }
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
