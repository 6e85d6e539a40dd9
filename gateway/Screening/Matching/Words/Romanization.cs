using System.Text;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Matching.Words;

/// <summary>Letters of other scripts in Latin ones, as the American lists write them.</summary>
internal static class Romanization
{
    private const string Cyrillic =
        "а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch "
        + "ъ - ы y ь - э e ю yu я ya і i ї yi є ye ґ g ў w ј j љ lj њ nj ђ dj ћ c џ dz ѓ gj ќ kj ѕ dz ә a ғ gh қ q ң ng ө o "
        + "ұ u ү u һ h ӣ i ӯ u ҷ j ҳ h ѐ e ѝ i";

    private const string Greek =
        "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o "
        + "ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y";

    private const string Arabic =
        "ا a أ a إ i آ a ٱ a ء - ؤ u ئ i ب b پ p ت t ة a ث th ج j چ ch ح h خ kh د d ذ dh ر r ز z ژ zh س s ش sh ص s ض d ط t "
        + "ظ z ع a غ gh ف f ق q ك k ک k گ g ل l م m ن n ه h ھ h و u ي i ی i ى a ٹ t ڈ d ڑ r ں n ے e ہ h ۀ h";

    private const string Hebrew =
        "א a ב b ג g ד d ה h ו u ז z ח h ט t י i כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף f צ ts ץ ts ק k ר r ש sh ת t";

    private const string Georgian =
        "ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts "
        + "ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h";

    private const string Latin =
        "ß ss æ ae œ oe ø o đ d ł l þ th ð d ı i ŋ ng ə a ﬁ fi ﬂ fl ﬀ ff ﬃ ffi ﬄ ffl ĳ ij ª a º o ſ s ʃ s ɛ e ɔ o";

    private static readonly (string Written, string Latin)[] _pairsOfGreek =
        [("ου", "ou"), ("ού", "ou"), ("μπ", "b"), ("ντ", "nt"), ("γγ", "ng"), ("γκ", "gk"), ("αυ", "av"), ("ευ", "ev")];

    private static readonly Dictionary<int, string> _cyrillic = Table(Cyrillic);
    private static readonly Dictionary<int, string> _greek = Table(Greek);
    private static readonly Dictionary<int, string> _abjad = Table(Arabic + " " + Hebrew);
    private static readonly Dictionary<int, string> _other = Table(Georgian + " " + Latin);

    /// <summary>Whether it looks like a Latin letter and is none.</summary>
    public static bool IsDisguise(Rune lower) => IsSlavicOrGreek(lower) && Spelling.Alike(lower) is not null;

    public static bool IsAbjad(Rune lower) => _abjad.ContainsKey(lower.Value);

    public static bool IsLatin(Rune lower) =>
        lower.Value < 0x250 ? Rune.IsLetter(lower) : lower.Value is >= 0x1E00 and <= 0x1EFF;

    /// <summary>A word of one script or of several, in Latin letters.</summary>
    /// <param name="letters">In lower case.</param>
    /// <param name="byLook">Whether letters that look Latin are meant to be: somebody disguises a Latin word.</param>
    public static string Of(IReadOnlyList<Rune> letters, bool byLook)
    {
        var latin = new StringBuilder(letters.Count + 4);
        for (var at = 0; at < letters.Count; at++)
        {
            var letter = letters[at];
            if (byLook && IsSlavicOrGreek(letter) && Spelling.Alike(letter) is { } alike)
                latin.Append(alike);
            else if (at + 1 < letters.Count && PairOfGreek(letter, letters[at + 1]) is { } both)
                (_, at) = (latin.Append(both), at + 1);
            else
                latin.Append(Of(letter, at == 0));
        }

        return latin.ToString();
    }

    private static bool IsSlavicOrGreek(Rune lower) => lower.Value is >= 0x370 and <= 0x52F;

    private static string? PairOfGreek(Rune one, Rune other) =>
        one.Value is < 0x370 or > 0x3FF ? null
        : Array.Find(_pairsOfGreek, pair => pair.Written[0] == one.Value && pair.Written[1] == other.Value).Latin;

    private static string Of(Rune letter, bool isFirst)
    {
        // The waw that begins a word is a consonant.
        if (isFirst && letter.Value is 'و' or 'ו')
            return "w";
        if (letter.Value < 128)
            return ((char)letter.Value).ToString();
        if (Own(letter.Value) is { } own)
            return own;

        var bare = Spelling.Bare(letter);
        return Own(bare) ?? (bare == letter.Value ? letter.ToString() : ((char)bare).ToString());
    }

    private static string? Own(int letter) =>
        _cyrillic.GetValueOrDefault(letter) ?? _greek.GetValueOrDefault(letter)
        ?? _abjad.GetValueOrDefault(letter) ?? _other.GetValueOrDefault(letter);

    private static Dictionary<int, string> Table(string rows)
    {
        var parts = rows.Split(' ');
        return Enumerable.Range(0, parts.Length / 2)
            .ToDictionary(at => (int)parts[2 * at][0], at => parts[(2 * at) + 1] == "-" ? "" : parts[(2 * at) + 1]);
    }
}
