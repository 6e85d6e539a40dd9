using System.Text;
using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>One member of an object.</summary>
internal sealed record MemberShape(string Name, Shape Shape, bool IsRequired, bool AllowsNull)
{
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);
}

/// <summary>An object: exactly these members, in any order, each at most once.</summary>
internal sealed class ObjectShape(IReadOnlyList<MemberShape> members, IReadOnlyList<ObjectRuleAttribute> rules) : Shape
{
    private readonly MemberShape[] _members = [.. members];

    public override void Check(JsonElement element, Inspection inspection)
    {
        if (!Is(element, JsonValueKind.Object, "an object", inspection))
            return;

        var seen = new SeenMembers(_members);
        var next = 0;
        foreach (var member in element.EnumerateObject())
            next = CheckMember(member, next, seen, inspection);

        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].IsRequired && !seen.IsGiven(i))
                inspection.AddAt(_members[i].Name, "member.missing", $"'{_members[i].Name}' is required.");
        }

        foreach (var rule in rules)
            rule.Check(seen, inspection);
    }

    /// <param name="guess">Which member it is if they come in the order in which they are documented.</param>
    /// <returns>Which member comes next in that order.</returns>
    private int CheckMember(JsonProperty member, int guess, SeenMembers seen, Inspection inspection)
    {
        if (JsonText.FlawOfName(member) is { } flaw)
        {
            inspection.Add(flaw, $"A member's name is no text. {FlawMessage(flaw)}");
            return guess;
        }

        var index = IndexOf(member, guess);
        if (index < 0)
        {
            AddUnknown(member, seen, inspection);
            return guess;
        }

        var (shape, before) = (_members[index], inspection.Count);
        inspection.Enter(shape.Name);
        if (seen.IsGiven(index))
            inspection.Add("member.duplicate", $"'{shape.Name}' is given more than once.");
        else if (member.Value.ValueKind is not JsonValueKind.Null)
            shape.Shape.Check(member.Value, inspection);
        else if (!shape.AllowsNull)
            inspection.Add("member.null", $"'{shape.Name}' must not be null.");
        inspection.Leave();
        seen.Note(index, member.Value, isSound: inspection.Count == before, isRead: rules.Count > 0);
        return index + 1;
    }

    private int IndexOf(JsonProperty member, int guess)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            var at = (guess + i) % _members.Length;
            if (member.NameEquals(_members[at].Utf8Name))
                return at;
        }

        return -1;
    }

    private void AddUnknown(JsonProperty member, SeenMembers seen, Inspection inspection)
    {
        var name = member.Name;
        var meant = Array.FindIndex(_members, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (meant < 0)
        {
            inspection.AddAt(Shown(name), "member.unknown", $"Unknown member '{Shown(name)}'.");
            return;
        }

        // One cause, one fault: the member under its right name is not missing too.
        seen.Note(meant, member.Value, isSound: false, isRead: false);
        inspection.AddAt(name, "member.unknown", $"Unknown member '{name}': did you mean '{_members[meant].Name}'?");
    }
}
