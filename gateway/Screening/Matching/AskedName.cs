using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>One reading of the name that is looked for, with what its words count and what they were found to be like.</summary>
internal sealed class AskedName
{
    private const double Meant = 0.78;
    private const double Sure = 0.88;

    private readonly Vocabulary _vocabulary;
    private readonly Dictionary<int, double>[] _likeness;
    private readonly List<(int Term, double Likeness)>[] _near;

    public AskedName(Word[] words, PartyKind kind, Vocabulary vocabulary, Weights weights)
    {
        _vocabulary = vocabulary;
        _likeness = [.. words.Select(_ => new Dictionary<int, double>())];
        Words = words;
        Kind = kind;
        _near = [.. words.Select(vocabulary.Near)];
        for (var at = 0; at < words.Length; at++)
            foreach (var (term, likeness) in _near[at])
                if (words[at].Class is not (WordClass.Generic or WordClass.Place))
                    _likeness[at][term] = likeness;
        Weights = [.. words.Select((word, at) => Weight(word, _near[at], vocabulary, weights))];
        Total = words.Select((word, at) => word.IsSmall ? 0 : Weights[at]).Sum();
        TitleShared = weights.TitleShared;
        Compact = Joins.Whole(words);
    }

    public Word[] Words { get; }

    public PartyKind Kind { get; }

    public double[] Weights { get; }

    /// <summary>What all words count that may find a listed name.</summary>
    public double Total { get; }

    /// <summary>What a title counts that a listed name has too.</summary>
    public double TitleShared { get; }

    public string Compact { get; }

    /// <summary>The listed words that a word may be.</summary>
    public List<(int Term, double Likeness)> Near(int at) => _near[at];

    /// <summary>Whether a listed name has the word as it is.</summary>
    public bool IsKnown(int at) => _vocabulary.Exact(Words[at].Text) >= 0;

    /// <summary>Whether the word is a listed one, or hardly another.</summary>
    public bool IsNearlyKnown(int at) => _near[at] is [{ Likeness: >= Sure }, ..];

    /// <summary>How alike a word and a listed one are; 0 where they are not the same.</summary>
    public double LikenessOf(int at, int term, Word listed)
    {
        if (!_likeness[at].TryGetValue(term, out var likeness))
        {
            likeness = MayBe(Words[at], listed) ? Likeness.Of(Words[at], listed) : 0;
            if (Words[at].Text != listed.Text && Words[at].Class is WordClass.Generic or WordClass.Place && listed.Class == WordClass.Name)
                likeness = 0;
            _likeness[at][term] = likeness = likeness < Likeness.Least ? 0 : likeness;
        }

        return likeness;
    }

    /// <summary>A misspelled word counts what the word counts that is meant.</summary>
    private static double Weight(Word word, List<(int Term, double Likeness)> near, Vocabulary vocabulary, Weights weights)
    {
        var own = weights.Of(word.Class, vocabulary.Rarity(word));
        return word.Class == WordClass.Name && near is [{ Likeness: < 1 } nearest, ..] && vocabulary[nearest.Term] is var meant
            && nearest.Likeness >= (meant.Class == WordClass.LegalForm ? Likeness.Least : Meant)
            ? Math.Min(own, weights.Of(meant.Class, vocabulary.Rarity(meant)))
            : own;
    }

    private static bool MayBe(Word one, Word other) =>
        one.Text == other.Text
        || (one.Sound.Length > 1 && other.Sound.Length > 1 && (one.IsAbjad || other.IsAbjad || one.IsNear(other)));
}
