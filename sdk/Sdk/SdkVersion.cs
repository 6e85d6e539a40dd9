using System.Globalization;

namespace Fulfillment.Sdk;

/// <summary>The version of this contract, and how an adapter's range is held against it.</summary>
public static class SdkVersion
{
    /// <summary>The contract that this assembly holds.</summary>
    public static Version Current { get; } = new(1, 0);

    /// <summary>Whether a range such as <c>&gt;=1.0 &lt;2</c> admits a version.</summary>
    /// <param name="range">Comparisons (<c>&gt;= &gt; &lt;= &lt; =</c>) separated by blanks; all must hold.</param>
    /// <param name="version">The version to test.</param>
    /// <exception cref="FormatException">The range cannot be read.</exception>
    public static bool Admits(string range, Version version)
    {
        var parts = range.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new FormatException("The SDK range is empty; write for example '>=1.0 <2'.");
        }

        // All are read before the first one decides: a range that cannot be read is a fault at any version.
        return parts.Select(part => Holds(part, version)).ToList().TrueForAll(holds => holds);
    }

    private static bool Holds(string part, Version version)
    {
        var digits = part.AsSpan().IndexOfAnyInRange('0', '9');
        var text = digits < 0 ? "" : part[digits..];
        if (digits < 0 || !Version.TryParse(text.Contains('.', StringComparison.Ordinal) ? text : text + ".0", out var bound))
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"'{part}' in the SDK range is not a comparison such as '>=1.0'."));
        }

        var order = Whole(version).CompareTo(Whole(bound));
        return part[..digits] switch
        {
            ">=" => order >= 0,
            ">" => order > 0,
            "<=" => order <= 0,
            "<" => order < 0,
            "=" or "" => order == 0,
            _ => throw new FormatException($"'{part}' in the SDK range starts with no comparison."),
        };
    }

    // To System.Version 1.0 is less than 1.0.0; to people they are the same.
    private static Version Whole(Version version) => new(version.Major, version.Minor, Math.Max(version.Build, 0));
}
