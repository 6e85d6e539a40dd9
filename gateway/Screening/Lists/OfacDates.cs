using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulfillment.Screening.Lists;

/// <summary>Days of birth as OFAC writes them: <c>01 Jan 1961</c>, <c>Aug 1974</c>, <c>circa 1966</c>, <c>1940 to 1950</c>.</summary>
internal static partial class OfacDates
{
    /// <summary>How many years "circa" may be off, to either side.</summary>
    private const int Circa = 2;

    private const int Longest = 40;

    /// <returns>null for what is no such date.</returns>
    public static ListedDate? Read(string text)
    {
        if (text.Length > Longest || Date().Match(text) is not { Success: true } match)
            return null;

        var from = Year(match, "from");
        var isRange = match.Groups["to"].Success;
        var slack = match.Groups["circa"].Success ? Circa : 0;
        var to = isRange ? Year(match, "to") : from;
        return from > to ? null : new(from - slack, to + slack, isRange || slack > 0 ? null : Day(match.Groups["day"].Value));
    }

    private static int Year(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "dd MMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(
        @"^(?<circa>circa )?(?<day>([0-9]{2} )?([A-Z][a-z]{2} )?(?<from>(1[89]|20)[0-9]{2}))"
        + @"( ?(to|-) ?([0-9]{2} )?([A-Z][a-z]{2} )?(?<to>(1[89]|20)[0-9]{2}))?$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
