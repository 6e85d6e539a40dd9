using System.Globalization;
using System.Text.Json;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>A text with a length, counted in code points as JSON Schema does, and forms it must have.</summary>
internal sealed class TextShape(int least, int most, IEnumerable<TextForm> forms) : Shape
{
    private readonly TextForm[] _forms = [.. forms];

    public override void Check(JsonElement element, Inspection inspection)
    {
        if (TextOf(element, "a text", inspection) is not { } text)
            return;

        var length = LengthOf(text);
        if (length < least || length > most)
            inspection.Add("value.length", $"The text has {length} characters; {ListShape.Allowed(least, most)}.");
        else if (BrokenForm(text) is { } broken)
            inspection.Add("value.pattern", broken.Message);
    }

    private TextForm? BrokenForm(string text)
    {
        foreach (var form in _forms)
        {
            if (!form.Fits(text))
                return form;
        }

        return null;
    }

    public static int LengthOf(string text) =>
        text.AsSpan().ContainsAnyInRange('\uDC00', '\uDFFF') ? text.Length - text.Count(char.IsLowSurrogate) : text.Length;
}

/// <summary>One of a closed set of values.</summary>
internal sealed class ChoiceShape(IReadOnlyList<string> values) : Shape
{
    private readonly string _allowed = string.Join(", ", values);

    public override void Check(JsonElement element, Inspection inspection)
    {
        if (TextOf(element, "a text", inspection) is { } text && !values.Contains(text))
            inspection.Add("value.enum", $"'{Shown(text)}' is none of {_allowed}.");
    }
}

internal sealed class FlagShape : Shape
{
    public override void Check(JsonElement element, Inspection inspection)
    {
        if (element.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            inspection.Add("value.kind", $"Expected true or false, found {Found(element)}.");
    }
}

/// <summary>A whole number, written without fraction and exponent.</summary>
internal sealed class WholeNumberShape(decimal least, decimal most) : Shape
{
    public override void Check(JsonElement element, Inspection inspection)
    {
        if (!Is(element, JsonValueKind.Number, "a whole number", inspection))
            return;

        var text = element.GetRawText();
        if (text.AsSpan().ContainsAny(".eE"))
            inspection.Add("value.kind", "Expected a whole number, written without fraction and exponent.");
        else if (!element.TryGetInt64(out var number) || number < least || number > most)
            inspection.Add("value.range", DecimalShape.Allowed(least, most));
    }
}

/// <summary>A number with a few decimal places, written without exponent.</summary>
internal sealed class DecimalShape(decimal least, decimal most, int places) : Shape
{
    public override void Check(JsonElement element, Inspection inspection)
    {
        if (!Is(element, JsonValueKind.Number, "a number", inspection))
            return;

        var text = element.GetRawText();
        var point = text.IndexOf('.');
        if (text.AsSpan().ContainsAny("eE"))
            inspection.Add("value.kind", "Write the number without an exponent.");
        else if (point >= 0 && text.Length - point - 1 > places)
            inspection.Add("value.range", $"At most {places} decimal places are allowed.");
        else if (!element.TryGetDecimal(out var number) || number < least || number > most)
            inspection.Add("value.range", Allowed(least, most));
    }

    public static string Allowed(decimal least, decimal most) =>
        string.Create(CultureInfo.InvariantCulture, $"The number must lie between {least} and {most}.");
}

/// <summary>A date as YYYY-MM-DD.</summary>
internal sealed class DateShape : Shape
{
    public override void Check(JsonElement element, Inspection inspection)
    {
        if (TextOf(element, "a date as a text", inspection) is not { } text)
            return;

        if (!Rfc3339.TryParseDate(text, out var date))
            inspection.Add("value.date", $"'{Shown(text)}' is not a date as YYYY-MM-DD.");
        else if (!Rfc3339.IsInRange(date.Year))
            inspection.Add("value.range", TimeShape.Years);
    }
}

/// <summary>A point in time as RFC 3339 writes it.</summary>
internal sealed class TimeShape : Shape
{
    public static string Years { get; } = $"The year must lie between {Rfc3339.FirstYear} and {Rfc3339.LastYear}.";

    public override void Check(JsonElement element, Inspection inspection)
    {
        if (TextOf(element, "a time as a text", inspection) is not { } text)
            return;

        if (!Rfc3339.TryParse(text, out var time) || !element.TryGetDateTimeOffset(out _))
            inspection.Add("value.date", $"'{Shown(text)}' is not a time such as 2026-12-01T10:00:00Z.");
        else if (!Rfc3339.IsInRange(time.Year))
            inspection.Add("value.range", Years);
    }
}
