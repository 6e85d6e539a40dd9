using System.Collections.Frozen;
using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>One member of an object.</summary>
internal sealed record MemberShape(string Name, Shape Shape, bool IsRequired, bool AllowsNull);

/// <summary>An object: exactly these members, in any order, each at most once.</summary>
internal sealed class ObjectShape(IReadOnlyList<MemberShape> members, IReadOnlyList<ObjectRuleAttribute> rules) : Shape
{
    private readonly FrozenDictionary<string, MemberShape> _members = members.ToFrozenDictionary(m => m.Name);
    private readonly FrozenDictionary<string, MemberShape> _anyCase =
        members.ToFrozenDictionary(m => m.Name, StringComparer.OrdinalIgnoreCase);

    public override void Check(JsonElement element, Inspection inspection)
    {
        if (!Is(element, JsonValueKind.Object, "an object", inspection))
            return;

        var seen = new SeenMembers();
        foreach (var member in element.EnumerateObject())
            CheckMember(member, seen, inspection);

        foreach (var member in members)
        {
            if (member.IsRequired && !seen.Names.Contains(member.Name))
                inspection.AddAt(member.Name, "member.missing", $"'{member.Name}' is required.");
        }

        foreach (var rule in rules)
            rule.Check(seen, inspection);
    }

    private void CheckMember(JsonProperty member, SeenMembers seen, Inspection inspection)
    {
        if (JsonText.FlawOfName(member) is { } flaw)
        {
            inspection.Add(flaw, $"A member's name is no text. {FlawMessage(flaw)}");
            return;
        }

        if (!_members.TryGetValue(member.Name, out var shape))
        {
            AddUnknown(member.Name, seen, inspection);
            return;
        }

        var before = inspection.Count;
        inspection.Enter(shape.Name);
        if (!seen.Names.Add(shape.Name))
            inspection.Add("member.duplicate", $"'{shape.Name}' is given more than once.");
        else if (member.Value.ValueKind is not JsonValueKind.Null)
            shape.Shape.Check(member.Value, inspection);
        else if (!shape.AllowsNull)
            inspection.Add("member.null", $"'{shape.Name}' must not be null.");
        inspection.Leave();

        if (member.Value.ValueKind is JsonValueKind.Null)
            seen.Nulls.Add(shape.Name);
        else if (inspection.Count == before)
            seen.Sound[shape.Name] = member.Value;
    }

    private void AddUnknown(string name, SeenMembers seen, Inspection inspection)
    {
        if (_anyCase.TryGetValue(name, out var meant))
        {
            // One cause, one fault: the member under its right name is not missing too.
            seen.Names.Add(meant.Name);
            inspection.AddAt(name, "member.unknown", $"Unknown member '{name}': did you mean '{meant.Name}'?");
        }
        else
            inspection.AddAt(Shown(name), "member.unknown", $"Unknown member '{Shown(name)}'.");
    }
}
