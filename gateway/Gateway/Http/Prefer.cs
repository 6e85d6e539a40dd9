using System.Globalization;

namespace Fulfillment.Gateway.Http;

/// <summary>
/// The Prefer header (RFC 7240), of which only <c>wait</c> is honored. A preference is never a reason to refuse: what
/// cannot be read is as if it were not there.
/// </summary>
internal static class Prefer
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <returns>How long the caller would wait, at most 30 s; <c>null</c> without a (readable) wish.</returns>
    public static TimeSpan? Wait(HttpRequest request)
    {
        foreach (var header in request.Headers["Prefer"])
        {
            foreach (var preference in SplitOutsideQuotes(header ?? "", ','))
            {
                var (name, value) = NameAndValue(SplitOutsideQuotes(preference, ';')[0]);
                // Of a repeated preference the first counts, readable or not (RFC 7240, section 2).
                if (name.Equals("wait", StringComparison.OrdinalIgnoreCase))
                    return Seconds(value);
            }
        }

        return null;
    }

    /// <summary>The value of the Preference-Applied header for a wait that was honored.</summary>
    public static string Applied(TimeSpan wait) => $"wait={wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)}";

    private static TimeSpan? Seconds(string value)
    {
        if (value.Length == 0 || !value.All(char.IsAsciiDigit))
            return null;

        // More digits than an int has is simply a very long wait.
        return int.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds < LongestWait.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : LongestWait;
    }

    private static (string Name, string Value) NameAndValue(string preference)
    {
        var equals = preference.IndexOf('=');
        if (equals < 0)
            return (preference.Trim(), "");

        var value = preference[(equals + 1)..].Trim();
        var quoted = value is ['"', .., '"'] && value.Length >= 2;
        return (preference[..equals].Trim(), quoted ? value[1..^1] : value);
    }

    private static List<string> SplitOutsideQuotes(string text, char separator)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == separator && !quoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
