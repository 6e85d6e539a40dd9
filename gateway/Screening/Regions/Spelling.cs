using System.Globalization;
using System.Text;

namespace Fulfillment.Screening.Regions;

/// <summary>
/// Brings text into a form in which two spellings of one thing are equal: no accents, no case, no styled letters, and
/// letters of other scripts that look Latin become Latin. Rules and requests pass through here alike, so it does not
/// matter that folded Cyrillic is unreadable.
/// </summary>
/// <remarks>
/// <c>string.Normalize</c> is no help: with InvariantGlobalization it returns its input unchanged on Linux.
/// </remarks>
internal static class Spelling
{
    private static readonly Rune[] _apostrophes = [.. "'`´’‘ʼʹʻ′＇".EnumerateRunes()];

    /// <summary>In each entry the first letter stands for all that follow it.</summary>
    private static readonly string[] _accented =
    [
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "bḃḅḇ", "cçćĉċčḉ", "dďđḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ", "gĝğġģǧǵḡ",
        "hĥħȟḣḥḧḩḫẖ", "iìíîïĩīĭįıǐȉȋḭḯỉị", "jĵǰ", "kķǩḱḳḵ", "lĺļľłḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ",
        "oòóôõöøōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ", "sśŝşšșṡṣṥṧṩ", "tţťŧțṫṭṯṱẗ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ",
        "гѓґ", "жӂӝ", "зӟ", "ийѝӣӥ", "чӵ", "ыӹ", "эӭ",
    ];

    /// <summary>Cyrillic and Greek letters that, in one case or the other, look like the Latin one.</summary>
    private static readonly string[] _lookalike =
    [
        "aаӑӓαάɑ", "bвβ", "cсϲ", "dԁ", "eеѐёӗεέ", "gɡ", "hнһη", "iіїιίϊ", "jј", "kкќκ", "lӏ", "mмμ",
        "oоӧοό", "pрρ", "qԛ", "sѕ", "tтτ", "vνѵ", "wԝ", "xхχ", "yуўӯӱӳүυύ", "zζ",
    ];

    private static readonly Dictionary<int, char> _bare = Table(_accented);
    private static readonly Dictionary<int, char> _alike = Table(_lookalike);
    private static readonly Dictionary<int, char> _plain = Table([.. _accented, .. _lookalike]);

    /// <summary>The words of a text between single blanks, <c>" rostov on don "</c>: to search whole words.</summary>
    public static string Words(string? text)
    {
        var words = new StringBuilder(" ");
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Fold(rune) is { } letter)
                words.Append(letter);
            else if (!IsSilent(rune) && words[^1] != ' ')
                words.Append(' ');
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }

    public static string Digits(string? text) => string.Concat(Words(text).Where(char.IsAsciiDigit));

    /// <summary>
    /// A region in the form of ISO 3166-2, also when it was written as <c>43</c>, <c>UA43</c> or <c>ua_43</c>;
    /// null when it is no code but a name.
    /// </summary>
    public static string? Code(string? region, string country)
    {
        var hasBlank = (region ?? "").Trim().Any(char.IsWhiteSpace);
        return Words(region).ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            [{ Length: 2 } land, { Length: <= 3 } part] when land == country || !hasBlank => $"{land}-{part}",
            [{ Length: <= 3 } part] => $"{country}-{part}",
            [{ Length: <= 5 } whole] when whole.StartsWith(country) && country != "" => $"{country}-{whole[2..]}",
            _ => null,
        };
    }

    /// <summary>The last name of a host or an e-mail address and all before it, <c>.shop.example.ir</c>.</summary>
    public static string Host(string address) =>
        "." + address[(address.LastIndexOf('@') + 1)..].Replace('。', '.').Trim(' ', '.', '>').ToLowerInvariant();

    /// <summary>A letter or digit in lower case and without style; its accent stays.</summary>
    public static Rune Lower(Rune rune) => Rune.ToLowerInvariant(new Rune(Unstyle(rune.Value)));

    /// <summary>A lower-case letter without its accent, in its own script.</summary>
    public static int Bare(Rune lower) => _bare.TryGetValue(lower.Value, out var plain) ? plain : lower.Value;

    /// <summary>The Latin letter that a lower-case Cyrillic or Greek one looks like.</summary>
    public static char? Alike(Rune lower) => _alike.TryGetValue(lower.Value, out var plain) ? plain : null;

    private static Dictionary<int, char> Table(string[] rows) =>
        rows.SelectMany(row => row[1..].Select(written => (written, plain: row[0])))
            .ToDictionary(pair => (int)pair.written, pair => pair.plain);

    private static string? Fold(Rune rune)
    {
        var lower = Lower(rune);
        if (Rune.IsDigit(lower))
            return ((int)Rune.GetNumericValue(lower)).ToString();

        return _plain.TryGetValue(lower.Value, out var plain) ? plain.ToString()
            : Rune.IsLetter(lower) && !IsSilent(lower) ? lower.ToString()
            : null;
    }

    /// <summary>Full-width, circled and mathematical letters and digits in their plain form.</summary>
    private static int Unstyle(int c) => c switch
    {
        >= 0xFF01 and <= 0xFF5E => c - 0xFEE0,
        >= 0x24B6 and <= 0x24E9 => 'a' + ((c - 0x24B6) % 26),
        >= 0x1D400 and <= 0x1D6A3 => 'a' + ((c - 0x1D400) % 26),
        >= 0x1D7CE and <= 0x1D7FF => '0' + ((c - 0x1D7CE) % 10),
        _ => c,
    };

    /// <summary>Says nothing and separates nothing: combining accents, invisible marks, apostrophes.</summary>
    public static bool IsSilent(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        || _apostrophes.Contains(rune);
}
