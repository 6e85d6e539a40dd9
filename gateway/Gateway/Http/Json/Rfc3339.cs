using System.Globalization;
using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>Dates and times as the API writes them; only years in which an order can lie.</summary>
internal static partial class Rfc3339
{
    public const int FirstYear = 2000;
    public const int LastYear = 2199;

    public static bool TryParseDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return TimeForm().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    public static bool IsInRange(int year) => year is >= FirstYear and <= LastYear;

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeForm();
}
