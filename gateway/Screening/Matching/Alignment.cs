using System.Numerics;
using System.Runtime.InteropServices;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>Which word of the asked name stands for which of a listed one, the best pairs first.</summary>
internal sealed class Alignment
{
    private const double LeastJoined = 0.85;
    private const double LeastJoinedShort = 0.95;
    private const int ShortJoined = 8;

    /// <summary>In a joined word so long there may be a mistake besides.</summary>
    private const int LeastMistaken = 6;

    /// <summary>Words that are so much alike are the same; others may also be parts of one.</summary>
    private const double LeastSure = 0.88;

    private const double InitialLikeness = 0.9;
    private const int MostOtherLetters = 4;
    private const double Mistaken = 0.96;

    private readonly AskedName _asked;
    private readonly Word[] _words;
    private readonly int[] _terms;
    private readonly double[] _weights;
    private readonly bool[] _askedTaken;
    private readonly bool[] _listedTaken;

    public Alignment(AskedName asked, ListedForm form)
    {
        (_asked, _words, _terms, _weights) = (asked, form.Words, form.Terms, form.Weights);
        (_askedTaken, _listedTaken) = (new bool[asked.Words.Length], new bool[_words.Length]);
        PairWords(LeastSure);
        PairJoined();
        PairWords(0);
        PairInitials(form.Entry.Type is EntryType.Person or EntryType.Unknown);
    }

    public List<Pair> Pairs { get; } = [];

    public IEnumerable<int> AskedAlone => Enumerable.Range(0, _askedTaken.Length).Where(at => !_askedTaken[at]);

    public IEnumerable<int> ListedAlone => Enumerable.Range(0, _listedTaken.Length).Where(at => !_listedTaken[at]);

    public bool IsTaken(int listed) => _listedTaken[listed];

    public IReadOnlyList<WordPair> Explain() =>
    [
        .. Pairs.OrderBy(pair => pair.Asked).Select(pair => new WordPair(
            Text(_asked.Words, pair.Asked, pair.AskedCount),
            Text(_words, pair.Listed, pair.ListedCount),
            Math.Round(pair.Likeness, 3),
            Math.Round(pair.Weight, 3))),
        .. AskedAlone.Select(at => new WordPair(_asked.Words[at].Text, null, 0, Math.Round(_asked.Weights[at], 3))),
        .. ListedAlone.Select(at => new WordPair(null, _words[at].Text, 0, Math.Round(_weights[at], 3))),
    ];

    private static string Text(Word[] words, int at, int count) =>
        string.Join(' ', words.Skip(at).Take(count).Select(word => word.Text));

    private void PairWords(double least)
    {
        var found = new List<(double Gain, int Asked, int Listed, double Likeness)>();
        for (var i = 0; i < _asked.Words.Length; i++)
        {
            if (_askedTaken[i] || _asked.Words[i].Class == WordClass.Initial)
                continue;
            for (var j = 0; j < _words.Length; j++)
                if (!_listedTaken[j] && _words[j].Class != WordClass.Initial
                    && _asked.LikenessOf(i, _terms[j], _words[j]) is > 0 and var likeness && likeness >= least)
                    found.Add((likeness + (0.001 * _weights[j]), i, j, likeness));
        }

        found.Sort((a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : a.Asked != b.Asked ? a.Asked - b.Asked : a.Listed - b.Listed);
        foreach (var (_, i, j, likeness) in found)
            if (!_askedTaken[i] && !_listedTaken[j])
                Take(i, 1, j, 1, likeness, _asked.Words[i].Class == WordClass.Title && _words[j].Class == WordClass.Title
                    ? _asked.TitleShared : Math.Min(_asked.Weights[i], _weights[j]));
    }

    private void PairJoined()
    {
        for (var i = 0; i < _askedTaken.Length; i++)
            if (!_askedTaken[i] && _asked.Words[i].Text.Length >= 5)
            {
                var joined = i;
                PairJoined(_asked.Words[i], _words, _listedTaken, _asked.Words[i].Text.Length >= LeastMistaken, (at, count, likeness) =>
                    Take(joined, 1, at, count, likeness, Enumerable.Range(at, count).Sum(j => _weights[j])));
            }

        for (var j = 0; j < _listedTaken.Length; j++)
            if (!_listedTaken[j] && _words[j].Text.Length >= 5)
            {
                var listed = j;
                PairJoined(_words[j], _asked.Words, _askedTaken, false, (at, count, likeness) =>
                    Take(at, count, listed, 1, likeness, _weights[listed]));
            }
    }

    private static void PairJoined(Word word, Word[] others, bool[] taken, bool mayBeMistaken, Action<int, int, double> take)
    {
        var best = (At: -1, Count: 0, Likeness: word.Text.Length < ShortJoined ? LeastJoinedShort : LeastJoined);
        for (var count = 2; count <= Joins.Most; count++)
            for (var at = 0; at + count <= others.Length; at++)
            {
                if (!MayBe(word, others, at, count) || IsTaken(others, taken, at, count))
                    continue;
                var likeness = Likeness(word, others, at, count, mayBeMistaken);
                if (likeness > best.Likeness)
                    best = (at, count, likeness);
            }

        if (best.At >= 0)
            take(best.At, best.Count, best.Likeness);
    }

    private static bool MayBe(Word word, Word[] others, int at, int count)
    {
        var (length, letters) = (0, 0u);
        for (var one = at; one < at + count; one++)
        {
            length += others[one].Text.Length;
            letters |= others[one].Letters;
        }

        return Math.Abs(length - word.Text.Length) <= 2 && BitOperations.PopCount(letters ^ word.Letters) <= MostOtherLetters;
    }

    private static bool IsTaken(Word[] words, bool[] taken, int at, int count)
    {
        for (var one = at; one < at + count; one++)
            if (taken[one] && words[one].IsSignificant)
                return true;
        return false;
    }

    private static double Likeness(Word word, Word[] others, int at, int count, bool mayBeMistaken)
    {
        var joined = string.Concat(others.Skip(at).Take(count).Select(other => other.Text));
        if (mayBeMistaken && Words.Likeness.IsOneMistake(word.Text, joined))
            return Mistaken;
        var likeness = Words.Likeness.Of(word.Sound, Sound.Of(joined));
        return count == 2 && likeness < 0.9
            ? Math.Max(likeness, Words.Likeness.Of(word.Sound, Sound.Of(others[at + 1].Text + others[at].Text)))
            : likeness;
    }

    private void PairInitials(bool isPerson)
    {
        for (var i = 0; i < _askedTaken.Length; i++)
            for (var j = 0; j < _listedTaken.Length && !_askedTaken[i]; j++)
            {
                if (_listedTaken[j])
                    continue;
                var (one, other) = (_asked.Words[i], _words[j]);
                if (one.Class == WordClass.Initial && other.Class == WordClass.Initial && one.Text == other.Text)
                    Take(i, 1, j, 1, 1, Math.Min(_asked.Weights[i], _weights[j]));
                else if (isPerson && ((one.Class == WordClass.Initial && other.Class is WordClass.Name or WordClass.Title)
                    || (other.Class == WordClass.Initial && one.Class == WordClass.Name && !HasNameAlone()))
                    && one.Text[0] == other.Text[0])
                    Take(i, 1, j, 1, InitialLikeness, Math.Min(_asked.Weights[i], _weights[j]));
            }
    }

    /// <summary>Whether a whole listed name is left: then it is that which must agree, not an initial beside it.</summary>
    private bool HasNameAlone()
    {
        for (var j = 0; j < _words.Length; j++)
            if (!_listedTaken[j] && _words[j].Class == WordClass.Name)
                return true;
        return false;
    }

    private void Take(int asked, int askedCount, int listed, int listedCount, double likeness, double weight)
    {
        _askedTaken.AsSpan(asked, askedCount).Fill(true);
        _listedTaken.AsSpan(listed, listedCount).Fill(true);
        Pairs.Add(new Pair(asked, askedCount, listed, listedCount, likeness, weight));
    }

    /// <summary>Some words of one name and those of the other that they stand for.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Pair(int Asked, int AskedCount, int Listed, int ListedCount, double Likeness, double Weight);
}
