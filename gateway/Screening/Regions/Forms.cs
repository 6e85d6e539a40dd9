using System.Globalization;

namespace Fulfillment.Screening.Regions;

/// <summary>How the values of the rules are written.</summary>
internal static class Forms
{
    public static bool IsCountry(string? text) => text is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'];

    public static bool IsRegion(string text) => text is [_, _, '-', .. { Length: >= 1 and <= 3 } part]
        && IsCountry(text[..2])
        && part.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    public static bool IsDigits(string text) => text != "" && text.All(char.IsAsciiDigit);

    public static bool IsPhone(string text) => text is ['+', .. { Length: <= 14 } digits] && IsDigits(digits);

    public static bool IsPlace(string text) => text.Any(char.IsLetter);

    public static bool IsDomain(string text) => text.Split('.').All(label => label != "" && label.All(IsInLabel));

    public static bool IsId(string text) =>
        text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static string Write(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static bool IsInLabel(char c) => c == '-' || char.IsDigit(c) || (char.IsLetter(c) && !char.IsUpper(c));
}
