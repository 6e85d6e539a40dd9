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

        return parts.All(part => Holds(part, version));
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

        return part[..digits] switch
        {
            ">=" => version >= bound,
            ">" => version > bound,
            "<=" => version <= bound,
            "<" => version < bound,
            "=" or "" => version == bound,
            _ => throw new FormatException($"'{part}' in the SDK range starts with no comparison."),
        };
    }
}
