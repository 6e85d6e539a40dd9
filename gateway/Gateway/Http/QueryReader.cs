using System.Globalization;
using System.Text;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Http;

/// <summary>
/// Reads a query strictly: ask for every parameter the operation has, then for <see cref="Refusal"/>. What nobody asked
/// for is unknown, and all faults are told at once.
/// </summary>
internal sealed class QueryReader(IQueryCollection query)
{
    public const int DefaultLimit = 20;
    public const int LargestLimit = 100;

    // As in bodies: whatever is reckoned from a date has days before and behind it.
    private const int FirstYear = 2000;
    private const int LastYear = 2199;

    private readonly HashSet<string> _known = [];
    private readonly List<Fault> _faults = [];

    public QueryReader(HttpRequest request)
        : this(request.Query)
    {
    }

    public string? Text(string name, int longest = 255)
    {
        var value = Single(name);
        if (value is null)
            return null;
        if (value.Length > longest)
            return Refuse<string>(name, "value.length", $"'{name}' has at most {longest} characters.");
        return value.Any(char.IsControl) || value.Any(char.IsSurrogate) && !IsWhole(value)
            ? Refuse<string>(name, "text.control", $"'{name}' holds a character that is not text.")
            : value;
    }

    public int Limit(string name = "limit")
    {
        if (Single(name) is not { } text)
            return DefaultLimit;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= LargestLimit)
            return limit;

        Refuse<string>(name, "value.range", $"'{name}' is a whole number from 1 to {LargestLimit}.");
        return DefaultLimit;
    }

    public bool Flag(string name)
    {
        var text = Single(name);
        if (text is not (null or "true" or "false"))
            Refuse<string>(name, "value.enum", $"'{name}' is true or false.");
        return text == "true";
    }

    /// <summary>A point in time as in RFC 3339.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Single(name) is not { } text)
            return null;
        if (Json.Rfc3339.TryParse(text, out var time))
            return time;

        Refuse<string>(name, "value.date", $"'{name}' is a time such as 2026-12-01T10:00:00Z.");
        return null;
    }

    /// <summary>A date as in <c>2026-12-01</c>.</summary>
    public DateOnly? Day(string name)
    {
        if (Single(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= FirstYear and <= LastYear)
            return day;

        Refuse<string>(name, "value.date", $"'{name}' is a date such as 2026-12-01, in the years {FirstYear} to {LastYear}.");
        return null;
    }

    /// <summary>One of the values of an enum, in the API's spelling.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Single(name) is not { } text)
            return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (Json.CamelCase.Of(value) == text)
                return value;
        }

        var allowed = string.Join(", ", Enum.GetValues<T>().Select(value => Json.CamelCase.Of(value)));
        Refuse<string>(name, "value.enum", $"'{name}' is one of {allowed}.");
        return null;
    }

    /// <summary>One of some words.</summary>
    public string? Word(string name, IReadOnlyList<string> words)
    {
        var text = Single(name);
        return text is null || words.Contains(text)
            ? text
            : Refuse<string>(name, "value.enum", $"'{name}' is one of {string.Join(", ", words)}.");
    }

    /// <returns><c>null</c> when the query is sound.</returns>
    public Problem? Refusal()
    {
        Fault[] faults = [.. _faults, .. query.Keys.Where(name => !_known.Contains(name)).Select(Unknown)];
        return faults is [] ? null : Problems.OfFaults("query.invalid", faults);
    }

    /// <summary>ASP.NET reads names in any letter case; the API does not.</summary>
    private string? Single(string name)
    {
        _known.Add(name);
        if (!query.Keys.Contains(name, StringComparer.Ordinal))
            return null;

        var values = query[name];
        if (values.Count > 1)
            return Refuse<string>(name, "parameter.duplicate", $"Give '{name}' once.");
        return values is [{ Length: > 0 } value]
            ? value
            : Refuse<string>(name, "parameter.missing", $"'{name}' is empty; leave it out or give it a value.");
    }

    private T? Refuse<T>(string name, string code, string message)
        where T : class
    {
        _faults.Add(new Fault(At(name), code, message));
        return null;
    }

    private Fault Unknown(string name) =>
        new(At(name), "parameter.unknown", $"There is no parameter '{Shown(name)}' here.{Meant(name)}");

    private string Meant(string name) =>
        _known.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? $" Did you mean '{known}'?"
            : "";

    private static string At(string name) => $"?{Shown(name)}";

    private static string Shown(string name) => name.Length <= 64 ? name : $"{name[..64]}...";

    private static bool IsWhole(string value) => value.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
