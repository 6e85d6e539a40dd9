using System.Text;

namespace Fulfillment.Engine.Licensing;

/// <summary>A license as text for mail and forms: boundary lines around lines of 60 characters.</summary>
public static class LicenseArmor
{
    private const int LineLength = 60;
    private const int MaxLength = 64 * 1024;
    private const string Name = "FULFILLMENT LICENSE";

    public static string Armor(string jws)
    {
        var text = new StringBuilder($"-----BEGIN {Name}-----\n");
        foreach (var line in jws.Chunk(LineLength))
            text.Append(line).Append('\n');
        return text.Append($"-----END {Name}-----\n").ToString();
    }

    /// <summary>Reads what mail programs make of it: any wrapping and line ends, more dashes, indented.</summary>
    /// <returns>
    /// What stands between the boundaries, or the whole text when it has none, without white space and not yet read;
    /// <c>null</c> when nothing does, or one boundary lacks the other.
    /// </returns>
    public static string? Unarmor(string text)
    {
        if (text.Length > MaxLength)
            return null;

        var lines = text.Split('\n', StringSplitOptions.TrimEntries).ToList();
        var begin = lines.FindIndex(line => IsBoundary(line, "BEGIN"));
        var end = lines.FindIndex(line => IsBoundary(line, "END"));
        var inside = (begin, end) switch
        {
            (-1, -1) => lines,
            (-1, _) or (_, -1) => [],
            _ when begin < end => lines[(begin + 1)..end],
            _ => [],
        };
        var letters = inside.SelectMany(line => line).Where(letter => !char.IsWhiteSpace(letter) && letter != '\uFEFF');
        var jws = string.Concat(letters);
        return jws.Length > 0 ? jws : null;
    }

    private static bool IsBoundary(string line, string word) =>
        line.StartsWith('-') && line.EndsWith('-') && line.Trim('-', ' ') == $"{word} {Name}";
}
