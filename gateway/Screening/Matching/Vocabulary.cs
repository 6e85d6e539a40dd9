using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>Every word of the listed names, with the names it is in, to be found by what it may have been before a change.</summary>
/// <param name="whole">Says how rare a word is, where this is only a part of it.</param>
internal sealed class Vocabulary(Vocabulary? whole = null)
{
    private const int LongestWithChanges = 24;

    private readonly Dictionary<string, int> _exact = [];
    private readonly List<Word> _words = [];
    private readonly List<List<int>> _names = [];
    private readonly Dictionary<string, int> _bySound = [];
    private KeyedIds _keys = null!;
    private double _all = 1;

    public int Count => _words.Count;

    public Word this[int term] => _words[term];

    public IReadOnlyList<int> NamesWith(int term) => _names[term];

    /// <summary>The term of a word, new or known; the name has it.</summary>
    public int Add(Word word, int name)
    {
        if (!_exact.TryGetValue(word.Text, out var term))
        {
            term = _words.Count;
            _exact.Add(word.Text, term);
            _words.Add(word);
            _names.Add([]);
        }

        if (_names[term].Count == 0 || _names[term][^1] != name)
            _names[term].Add(name);
        return term;
    }

    /// <summary>A word that no name needs to have: to know it when it is misspelled.</summary>
    private void AddUnlisted(Word word)
    {
        if (_exact.TryAdd(word.Text, _words.Count))
        {
            _words.Add(word);
            _names.Add([]);
        }
    }

    /// <summary>Called once, after the last word.</summary>
    public void Close(int names)
    {
        _all = Math.Log(2 + names);
        foreach (var text in KnownWords.OfLegalForms)
            AddUnlisted(new Word(text, Sound.Of(text), WordClass.LegalForm, false, false));

        var keys = new KeyedIds.Builder();
        for (var term = 0; term < _words.Count; term++)
        {
            var word = _words[term];
            _bySound[word.Sound] = _bySound.GetValueOrDefault(word.Sound) + _names[term].Count;
            if (word.Class is WordClass.Number)
                continue;

            foreach (var key in Keys(word))
                keys.Add(key, term);
        }

        _keys = keys.Build();
    }

    /// <summary>From 0 for a word in every name to 1 for a word in none; a word that sounds the same is the same.</summary>
    public double Rarity(Word word) => whole?.Rarity(word) ?? 1 - (Math.Log(1 + _bySound.GetValueOrDefault(word.Sound)) / _all);

    /// <summary>The term that is written so, or -1.</summary>
    public int Exact(string text) => _exact.GetValueOrDefault(text, -1);

    /// <summary>The listed words that a word may be, by falling likeness.</summary>
    public List<(int Term, double Likeness)> Near(Word word)
    {
        var near = new List<(int Term, double Likeness)>();
        if (word.Class is WordClass.Number || word.Text.Length == 1)
        {
            if (Exact(word.Text) is >= 0 and var term)
                near.Add((term, 1));
            return near;
        }

        var seen = new HashSet<int>();
        foreach (var key in Keys(word))
            foreach (var term in _keys[key])
                if (seen.Add(term) && (word.IsAbjad || word.IsNear(_words[term])) && Likeness.Of(word, _words[term]) is >= Likeness.Least and var likeness)
                    near.Add((term, likeness));
        near.Sort((a, b) => b.Likeness.CompareTo(a.Likeness));
        return near;
    }

    /// <summary>A word and all that is left of it without a letter or two; words that share one of these differ little.</summary>
    private static IEnumerable<ulong> Keys(Word word)
    {
        var sound = word.Sound.Length > LongestWithChanges ? word.Sound[..LongestWithChanges] : word.Sound;
        yield return KeyedIds.Key(sound);
        if (Sound.Abjad(sound) is { Length: > 0 } consonants)
            yield return KeyedIds.Key(consonants, 'a');
        foreach (var key in LookKeys(word.Text))
            yield return key;
        if (Sound.Skeleton(sound) is { Length: >= 2 } bones && (bones.Length > 2 || word.IsAbjad || sound.Length <= 5))
            yield return KeyedIds.Key(bones, 'b');
        if (word.Text.Length >= 4 && word.Sound.Length <= 3)
        {
            // Digraphs made it short: it may differ in one of them.
            for (var one = 0; one < sound.Length; one++)
                yield return KeyedIds.KeyWithout(sound, one);
        }

        if (sound.Length < 3)
            yield break;

        for (var one = 0; one < sound.Length; one++)
        {
            if (sound.Length > 3 || one > 0)
                yield return KeyedIds.KeyWithout(sound, one);
            if (sound.Length < 8)
                continue;
            for (var two = one + 1; two < sound.Length; two++)
                yield return KeyedIds.KeyWithout(sound, one, two);
        }
    }

    /// <summary>The same for what a scanner, or an eye in a hurry, makes of it.</summary>
    private static IEnumerable<ulong> LookKeys(string text)
    {
        var look = Look.Of(text.Length > LongestWithChanges ? text[..LongestWithChanges] : text);
        yield return KeyedIds.Key(look, 'l');
        if (look.Length < 4)
            yield break;

        for (var one = 0; one < look.Length; one++)
            yield return KeyedIds.KeyWithout(look, one, 'l');
    }
}
