using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>
/// All names and identifiers of some lists, to be searched. It never changes: other lists are another index.
/// Any number of threads may search it at once.
/// </summary>
public sealed class NameIndex
{
    private readonly Weights _weights;
    private readonly Vocabulary _vocabulary;
    private readonly List<ListedForm> _forms = [];
    private readonly Dictionary<string, List<(ListedForm Form, ListedIdentifier Identifier)>> _identifiers = [];
    private readonly KeyedIds _joins;

    private NameIndex(IReadOnlyList<ListSnapshot> lists, Weights weights, NameIndex? whole = null)
    {
        (Lists, _weights, _vocabulary) = (lists, weights, new(whole?._vocabulary));
        foreach (var list in lists)
            foreach (var entry in list.Entries)
                Add(list, entry);

        _vocabulary.Close(_forms.Count);
        var joins = new KeyedIds.Builder();
        for (var at = 0; at < _forms.Count; at++)
        {
            var form = _forms[at];
            form.Weights = [.. form.Words.Select(word => weights.Of(word.Class, _vocabulary.Rarity(word)))];
            form.Total = form.Words.Select((word, one) => word.IsSmall ? 0 : form.Weights[one]).Sum();
            foreach (var key in Joins.KeysOf(form.Words))
                joins.Add(key, at);
        }

        _joins = joins.Build();
    }

    public IReadOnlyList<ListSnapshot> Lists { get; }

    /// <summary>How many entries there are.</summary>
    public int Entries { get; private set; }

    /// <summary>How many names there are.</summary>
    public int Names => _forms.Count;

    public static NameIndex Of(IReadOnlyList<ListSnapshot> lists) => new(lists, Weights.Measured);

    /// <summary>An index of some entries, in which a word counts what it counts among all.</summary>
    public static NameIndex Part(IReadOnlyList<ListSnapshot> lists, NameIndex whole) => new(lists, Weights.Measured, whole);

    internal static NameIndex Of(IReadOnlyList<ListSnapshot> lists, Weights weights) => new(lists, weights);

    /// <summary>
    /// The entries whose nearest name is at least so near, or that have an identifier of the query; the nearest first.
    /// Every name can be asked for: empty ones find nothing, of very long ones the beginning is compared.
    /// </summary>
    /// <param name="floor">From 0 to 1: the least score.</param>
    public IReadOnlyList<Hit> Find(NameQuery query, double floor)
    {
        var found = new Dictionary<int, Found>();
        foreach (var asked in Readings(query))
            foreach (var form in Candidates.Of(asked, floor, _vocabulary, _forms, _joins, _weights))
            {
                var compared = Compare(asked, form);
                if (compared.Score.Value >= floor && (!found.TryGetValue(form.EntryNumber, out var best) || IsNearer(compared, best)))
                    found[form.EntryNumber] = compared;
            }

        AddIdentified(query, found);
        return [.. found.Values.OrderByDescending(one => one.Identifier is not null).ThenByDescending(one => one.Score.Value)
            .ThenBy(one => one.Form.EntryNumber).Select(one => one.ToHit(query))];
    }

    /// <summary>How near a name is to one that need not be listed, by what the lists know of how common words are.</summary>
    public double Likeness(NameQuery query, ListedName name, EntryType type)
    {
        var words = NameReader.Read(name.Text, ListedForm.KindOf(type));
        var weights = words.Select(word => _weights.Of(word.Class, _vocabulary.Rarity(word))).ToArray();
        var form = new ListedForm
        {
            List = Lists[0],
            Entry = new ListedEntry { Id = "", Type = type, Names = [name], Hash = "" },
            EntryNumber = -1,
            Name = name,
            Words = words,
            CompactLength = words.Sum(word => word.Class == WordClass.LegalForm ? 0 : word.Text.Length),
            FirstGiven = ListedForm.FirstGivenOf(words),
            Terms = [.. Enumerable.Range(0, words.Length).Select(at => -1 - at)],
            Weights = weights,
        };
        return Readings(query).Max(reading => Compare(reading, form).Score.Value);
    }

    /// <summary>As it stands, as its letters look, as a company's where letters with dots may be one word, and with blanks where somebody may have left them out.</summary>
    private List<AskedName> Readings(NameQuery query)
    {
        var readings = NameReader.Readings(query.Name, query.Kind).Select(words => Asked(words, query.Kind)).ToList();
        var first = readings[0];
        if (query.Kind == PartyKind.Unknown && NameReader.Read(query.Name, PartyKind.Organization) is var company && !IsSame(company, first.Words))
            readings.Add(Asked(company, query.Kind));
        var cut = first.Words
            .Select((word, at) => word.Class == WordClass.Name && !first.IsNearlyKnown(at) ? Segments.Of(word.Text, IsKnown) : null).ToArray();
        if (Array.Exists(cut, parts => parts is not null))
        {
            var text = string.Join(' ', first.Words.Select((word, at) => cut[at] ?? word.Class switch
            {
                WordClass.LegalForm => "llc",
                WordClass.Initial => word.Text + ".",
                _ => word.Text,
            }));
            readings.Add(Asked(NameReader.Read(text, query.Kind), query.Kind));
        }

        return readings;
    }

    private static bool IsSame(Word[] one, Word[] other) => one.Select(word => word.Text).SequenceEqual(other.Select(word => word.Text));

    private AskedName Asked(Word[] words, PartyKind kind) => new(words, kind, _vocabulary, _weights);

    private bool IsKnown(string word) =>
        word.Length > 2 && (_vocabulary.Exact(word) >= 0 || KnownWords.IsCommon(word) || LegalForms.IsShort(word));

    private static bool IsNearer(Found one, Found other) =>
        one.Score.Value > other.Score.Value
        || (one.Score.Value == other.Score.Value && one.Form.Name.Kind < other.Form.Name.Kind);

    private void Add(ListSnapshot list, ListedEntry entry)
    {
        ListedForm? first = null;
        foreach (var name in entry.Names)
        {
            var words = NameReader.Read(name.Text, ListedForm.KindOf(entry.Type));
            if (words.Length == 0)
                continue;

            var terms = words.Select(word => _vocabulary.Add(word, _forms.Count)).ToArray();
            var form = new ListedForm
            {
                List = list,
                Entry = entry,
                EntryNumber = Entries,
                Name = name,
                // The vocabulary's strings serve all names.
                CompactLength = words.Sum(word => word.Class == WordClass.LegalForm ? 0 : word.Text.Length),
                FirstGiven = ListedForm.FirstGivenOf(words),
                Words = [.. words.Select((word, at) => word with { Text = _vocabulary[terms[at]].Text, Sound = _vocabulary[terms[at]].Sound })],
                Terms = terms,
            };
            first ??= form;
            _forms.Add(form);
        }

        first ??= new ListedForm { List = list, Entry = entry, EntryNumber = Entries, Name = entry.Names[0], Words = [], Terms = [] };
        foreach (var identifier in entry.Identifiers)
            if (IdentifierKeys.Of(identifier.Value, identifier.Country) is { } key)
            {
                if (!_identifiers.TryGetValue(key, out var same))
                    _identifiers.Add(key, same = []);
                same.Add((first, identifier));
            }

        Entries++;
    }

    private Found Compare(AskedName asked, ListedForm form)
    {
        var alignment = new Alignment(asked, form);
        var score = Score.Of(asked, form, alignment, _weights);
        if (score.Value < _weights.Joined && Compacted(asked, form) is var compact && compact > score.Value)
            score = score with { Value = compact, Shared = Math.Max(score.Shared, 1) };
        return new Found(form, score, alignment, null);
    }

    /// <summary>The names without their blanks: these may stand elsewhere.</summary>
    private double Compacted(AskedName asked, ListedForm form)
    {
        var length = asked.Compact.Length;
        if (length is < 8 or > 200)
            return 0;

        if (Math.Abs(form.CompactLength - length) > 1)
            return 0;

        var best = 0.0;
        for (var from = 0; from < Math.Min(form.Words.Length, 3); from++)
            if (form.Compact(from) is var compact)
                best = Math.Max(best, compact == asked.Compact ? 1 : HaveOtherNumbers(asked.Words, form.Words) ? 0 : Words.Likeness.Of(asked.Compact, compact));
        return best >= (length < 12 ? 0.97 : 0.9) ? best * (Joins.Own(asked.Words) == Joins.Own(form.Words) ? _weights.Misspelled : _weights.Joined) : 0;
    }

    private static bool HaveOtherNumbers(Word[] one, Word[] other) =>
        !one.Where(word => word.Class == WordClass.Number).Select(word => word.Text)
            .SequenceEqual(other.Where(word => word.Class == WordClass.Number).Select(word => word.Text));

    private void AddIdentified(NameQuery query, Dictionary<int, Found> found)
    {
        foreach (var asked in query.Identifiers)
            if (IdentifierKeys.Of(asked.Value, asked.Country) is { } key && _identifiers.TryGetValue(key, out var same))
                foreach (var (form, identifier) in same)
                    if (IdentifierKeys.MayBeOne(asked.Kind, asked.Country, identifier))
                    {
                        if (!found.TryGetValue(form.EntryNumber, out var one))
                        {
                            one = Compare(Asked(NameReader.Read(query.Name, query.Kind), query.Kind), form);
                        }

                        found[form.EntryNumber] = one with { Identifier = identifier };
                    }
    }

    private readonly record struct Found(ListedForm Form, Score Score, Alignment Alignment, ListedIdentifier? Identifier)
    {
        public Hit ToHit(NameQuery query) => new()
        {
            List = Form.List,
            Entry = Form.Entry,
            Name = Form.Name,
            Score = Math.Round(Score.Value, 4),
            SharedWords = Score.Shared,
            Alignment = Alignment.Explain(),
            Qualifiers = Qualifying.Of(query, Form.Entry, Identifier),
        };
    }
}
