using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>What a type allows on the wire. Made once per type, then only read.</summary>
internal abstract class Shape
{
    /// <summary>Adds everything that is wrong with the element to the inspection, which stands at it.</summary>
    public abstract void Check(JsonElement element, Inspection inspection);

    protected static bool Is(JsonElement element, JsonValueKind kind, string expected, Inspection inspection)
    {
        if (element.ValueKind == kind)
            return true;

        inspection.Add("value.kind", $"Expected {expected}, found {Found(element)}.");
        return false;
    }

    protected static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <returns><c>null</c> after adding what is wrong.</returns>
    protected static string? TextOf(JsonElement element, string expected, Inspection inspection)
    {
        if (!Is(element, JsonValueKind.String, expected, inspection))
            return null;
        if (JsonText.FlawOf(element) is not { } flaw)
            return element.GetString();

        inspection.Add(flaw, FlawMessage(flaw));
        return null;
    }

    protected static string FlawMessage(string flaw) => flaw == "text.control"
        ? "Control characters are not allowed, neither as they are nor escaped."
        : "The text holds half of a surrogate pair.";

    /// <summary>For messages that show what was sent: never more than a glance of it.</summary>
    protected static string Shown(string text) =>
        text.Length <= 64 ? text : $"{text[..(char.IsHighSurrogate(text[63]) ? 63 : 64)]}...";
}
