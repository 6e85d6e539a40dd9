using System.Text.Json;

namespace Fulfillment.Screening.Regions;

/// <summary>
/// A JSON object read strictly: what is missing, wrong, doubled or unknown becomes a fault, and reading goes on,
/// so that all faults are found at once.
/// </summary>
internal sealed class StrictObject(JsonElement element, string at, List<string> faults)
{
    public StrictObject Knowing(params string[] members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fault("must be an object");
            return this;
        }

        foreach (var name in element.EnumerateObject().Select(member => member.Name).Except(members))
            Fault($"has an unknown member '{name}'");
        return this;
    }

    public void Fault(string what) => faults.Add($"{at} {what}.");

    public string Text(string name)
    {
        if (Member(name) is { ValueKind: JsonValueKind.String } text && !string.IsNullOrWhiteSpace(text.GetString()))
            return text.GetString()!;

        Fault($"needs a text '{name}'");
        return "";
    }

    public string? TextOrNull(string name) => Member(name) is null ? null : Text(name);

    public DateOnly Day(string name) => ReadDay(name) ?? default;

    public DateOnly? DayOrNull(string name) => Member(name) is null ? null : ReadDay(name);

    public int Number(string name, int least, int most)
    {
        if (Member(name) is { ValueKind: JsonValueKind.Number } json && json.TryGetInt32(out var number)
            && number >= least && number <= most)
            return number;

        Fault($"needs a number from {least} to {most} in '{name}'");
        return most;
    }

    /// <param name="name">A member that is a list.</param>
    /// <param name="isGood">Says whether a text may stand in it.</param>
    /// <param name="good">The same in words.</param>
    public IReadOnlyList<string> Texts(string name, Func<string, bool> isGood, string good)
    {
        var items = Items(name);
        foreach (var bad in items.Where(item => item.ValueKind != JsonValueKind.String || !isGood(item.GetString()!)))
            Fault($"has {bad.GetRawText()} among its {name}, which is not {good}");
        foreach (var (text, times) in items.CountBy(item => item.ToString()).Where(item => item.Value > 1))
            Fault($"has '{text}' {times} times among its {name}");
        return [.. items.Select(item => item.ToString())];
    }

    /// <summary>The objects of a list, called by their place in it, such as <c>Row 3</c>.</summary>
    public IReadOnlyList<StrictObject> Objects(string name, string called) =>
        [.. Items(name).Select((item, index) => new StrictObject(item, $"{called} {index + 1}", faults))];

    /// <summary>The same object under a better name, once it is known.</summary>
    public StrictObject Called(string name) => name == "" ? this : new(element, $"{at} ({name})", faults);

    private DateOnly? ReadDay(string name)
    {
        var text = Text(name);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day))
            return day;

        if (text != "")
            Fault($"needs a day such as 2026-11-01 in '{name}'");
        return null;
    }

    private JsonElement[] Items(string name)
    {
        var list = Member(name);
        if (list is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0)
            return [.. array.EnumerateArray()];

        if (list is not null)
            Fault($"needs something in its list '{name}', or no such list");
        return [];
    }

    private JsonElement? Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;
}
