using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>A list with a number of entries.</summary>
internal sealed class ListShape(Shape element, int least, int most) : Shape
{
    public override void Check(JsonElement list, Inspection inspection)
    {
        if (!Is(list, JsonValueKind.Array, "a list", inspection))
            return;

        var count = list.GetArrayLength();
        if (count < least || count > most)
            inspection.Add("value.count", $"The list has {count} entries; {Allowed(least, most)}.");

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            inspection.Enter(index++);
            element.Check(item, inspection);
            inspection.Leave();
        }
    }

    public static string Allowed(int least, int most) => (least, most) switch
    {
        (0, _) => $"at most {most} are allowed",
        (_, int.MaxValue) => $"at least {least} are needed",
        _ => $"{least} to {most} are allowed",
    };
}

/// <summary>A map from keys of the caller's own to values of one shape.</summary>
internal sealed class MapShape(Shape value, TextMapAttribute keys, int least, int most) : Shape
{
    public override void Check(JsonElement map, Inspection inspection)
    {
        if (!Is(map, JsonValueKind.Object, "an object", inspection))
            return;

        var count = map.GetPropertyCount();
        if (count < least || count > most)
            inspection.Add("value.count", $"The map has {count} keys; {ListShape.Allowed(least, most)}.");

        var seen = new HashSet<string>();
        foreach (var member in map.EnumerateObject())
            CheckEntry(member, seen, inspection);
    }

    private void CheckEntry(JsonProperty member, HashSet<string> seen, Inspection inspection)
    {
        if (JsonText.FlawOfName(member) is { } flaw)
        {
            inspection.Add(flaw, $"A key is no text. {FlawMessage(flaw)}");
            return;
        }

        inspection.Enter(Shown(member.Name));
        if (!seen.Add(member.Name))
            inspection.Add("member.duplicate", $"The key '{Shown(member.Name)}' is given more than once.");
        else if (TextShape.LengthOf(member.Name) is var length && (length < 1 || length > keys.LongestKey))
            inspection.Add("value.length", $"A key has 1 to {keys.LongestKey} characters.");
        else
            value.Check(member.Value, inspection);
        inspection.Leave();
    }
}

/// <summary>A map from plain names to counts.</summary>
internal sealed partial class CountMapShape(Shape count, int most) : Shape
{
    public override void Check(JsonElement map, Inspection inspection)
    {
        if (!Is(map, JsonValueKind.Object, "an object", inspection))
            return;

        if (map.GetPropertyCount() is var names && names > most)
            inspection.Add("value.count", $"The map has {names} keys; {ListShape.Allowed(0, most)}.");

        var seen = new HashSet<string>();
        foreach (var member in map.EnumerateObject())
            CheckEntry(member, seen, inspection);
    }

    private void CheckEntry(JsonProperty member, HashSet<string> seen, Inspection inspection)
    {
        if (JsonText.FlawOfName(member) is { } flaw)
        {
            inspection.Add(flaw, $"A key is no text. {FlawMessage(flaw)}");
            return;
        }

        inspection.Enter(Shown(member.Name));
        if (!seen.Add(member.Name))
            inspection.Add("member.duplicate", $"The key '{Shown(member.Name)}' is given more than once.");
        else if (!Name().IsMatch(member.Name))
            inspection.Add("value.pattern", "A key is a lower-case letter and at most 39 letters, digits, dots, dashes or underscores.");
        else
            count.Check(member.Value, inspection);
        inspection.Leave();
    }

    [GeneratedRegex(CountMapAttribute.Name, RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
