using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;

namespace Fulfillment.Screening.Evaluation;

/// <summary>Names of people and companies that nobody lists, some of them close to listed ones.</summary>
internal sealed class Ordinary(IReadOnlyList<ListSnapshot> lists, int seed)
{
    private static readonly string[] _places = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "places.txt"));

    private readonly Random _random = new(seed);
    private readonly ListedEntry[] _people = [.. Listed(lists, EntryType.Person)];
    private readonly ListedEntry[] _companies = [.. Listed(lists, EntryType.Organization)];
    private readonly HashSet<string> _listed = [.. lists.SelectMany(list => list.Entries).SelectMany(Keys)];

    public static bool IsOrganization(Negative negative) => negative.Class.StartsWith("company", StringComparison.Ordinal);

    public static bool IsArabic(Negative negative) => negative.Class.EndsWith("Arabic script", StringComparison.Ordinal);

    public static bool IsNear(Negative negative) => negative.Class.Contains("listed", StringComparison.Ordinal);

    /// <param name="each">How many of each class, besides those that are respelled.</param>
    public IEnumerable<Negative> All(int each) =>
    [
        .. Take("person", PartyKind.Person, each * 3, Person),
        .. Take("person, two given names", PartyKind.Person, each, () => Named(2, 1)),
        .. Take("person, two family names", PartyKind.Person, each, () => Named(1, 2)),
        .. Take("person, given name as initial", PartyKind.Person, each, Initial),
        .. Take("company after its owner", PartyKind.Organization, each, Owner),
        .. Take("company after a place", PartyKind.Organization, each, Place),
        .. Take("company with a coined name", PartyKind.Organization, each * 2, Coined),
        .. Take("person, listed family name", PartyKind.Person, each, ListedFamily),
        .. Take("person, listed given names", PartyKind.Person, each, ListedGiven),
        .. Take("company, a word of a listed one", PartyKind.Organization, each, ListedWord),
        .. Take("company, a listed one but for a word", PartyKind.Organization, each, ListedButWord),
        .. Take("person, in Arabic script", PartyKind.Person, each, Arabic),
    ];

    private static IEnumerable<ListedEntry> Listed(IReadOnlyList<ListSnapshot> lists, EntryType type) =>
        lists.SelectMany(list => list.Entries).Where(entry => entry.Type == type);

    /// <summary>What a negative must not be called: a listed name is a match, also without its middle names or with an initial.</summary>
    private static IEnumerable<string> Keys(ListedEntry entry)
    {
        foreach (var name in entry.Names)
        {
            yield return Key(name.Text);
            var text = Text.Of(entry, name.Text);
            if (text.IsPerson || entry.Type == EntryType.Unknown)
            {
                var (given, family) = text.IsPerson ? (text.Given, text.Family) : (text.Plain, text.Words[^1]);
                yield return Key(given.Split(' ')[0] + " " + family);
                yield return Key(given[..1] + " " + family);
            }
        }
    }

    /// <summary>Whether the changes of sound that a listed name must be found in spite of, one in a word, may have made it of one.</summary>
    private bool IsRespelled(string name)
    {
        var words = Key(name).Split(' ');
        var before = words.Select(word => Spellings.BeforeSounding(word).Append(word).ToArray()).ToArray();
        for (var one = 0; one < words.Length; one++)
            for (var other = one; other < words.Length; other++)
                foreach (var first in before[one])
                    foreach (var second in one == other ? [first] : before[other])
                    {
                        var changed = (string[])words.Clone();
                        (changed[one], changed[other]) = (first, second);
                        if (_listed.Contains(Key(string.Join(' ', changed))))
                            return true;
                    }

        return false;
    }

    /// <summary>The same words in any order, with accents, articles and apostrophes or without, are the same name.</summary>
    public static string Key(string name) => string.Join(' ', new string([.. Spellings.Unaccented(name.ToLowerInvariant()).Replace("'", "")
        .Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word is not ("al" or "el")).Order(StringComparer.Ordinal));

    private IEnumerable<Negative> Take(string its, PartyKind kind, int count, Func<(string Name, string Country)> make)
    {
        for (var done = 0; done < count;)
        {
            var (name, country) = make();
            if (_listed.Contains(Key(name)))
                continue;
            var isRespelled = IsRespelled(name);
            done += isRespelled ? 0 : 1;
            yield return new Negative(its, name, _random.Next(2) == 0 ? kind : PartyKind.Unknown, country, isRespelled);
        }
    }

    private T Any<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private (string Name, string Country) Person() => Named(1, 1);

    private (string Name, string Country) Named(int given, int family)
    {
        var people = Any(OrdinaryNames.People);
        var names = Enumerable.Range(0, given).Select(_ => Any(people.Given)).Concat(Enumerable.Range(0, family).Select(_ => Any(people.Family)));
        return (string.Join(' ', names), people.Country);
    }

    private (string Name, string Country) Initial()
    {
        var (name, country) = Named(1, 1);
        return ($"{name[0]}. {name[(name.IndexOf(' ') + 1)..]}", country);
    }

    private (string Name, string Country) Arabic()
    {
        var people = Any([.. OrdinaryNames.People.Where(people => people.Country is "AE" or "IR")]);
        var name = $"{Any(people.Given)} {Any(people.Family)}";
        return _listed.Contains(Key(name)) || IsRespelled(name) ? Arabic()
            : (string.Join(' ', name.ToLowerInvariant().Split(' ').Select(word => Spellings.Arabic(word, _random))), people.Country);
    }

    private string Business() => string.Join(' ', new[] { Any(OrdinaryNames.Industries), Any(OrdinaryNames.Forms) }.Where(word => word != ""));

    private (string Name, string Country) Owner()
    {
        var people = Any(OrdinaryNames.People);
        return _random.Next(3) switch
        {
            0 => ($"{Any(people.Family)} & {Any(people.Family)} {Business()}", people.Country),
            1 => ($"{Any(people.Given)} {Any(people.Family)} {Business()}", people.Country),
            _ => ($"{Any(people.Family)} {Business()}", people.Country),
        };
    }

    private (string Name, string Country) Place() => _random.Next(3) switch
    {
        0 => ($"{Any(_places)} {Business()}", Any(OrdinaryNames.People).Country),
        1 => ($"{Any(OrdinaryNames.Industries)} {Any(_places)} {Business()}", Any(OrdinaryNames.People).Country),
        _ => ($"{Any(OrdinaryNames.Starts)} {Any(_places)} {Business()}", Any(OrdinaryNames.People).Country),
    };

    private string Coin() => Any(OrdinaryNames.Starts) + Any(OrdinaryNames.Ends);

    private (string Name, string Country) Coined() => _random.Next(2) == 0
        ? ($"{Coin()} {Business()}", Any(OrdinaryNames.People).Country)
        : ($"{Coin()} {Any(OrdinaryNames.Industries)} {Business()}", Any(OrdinaryNames.People).Country);

    private (string Name, string Country) ListedFamily()
    {
        var entry = Any(_people);
        var text = Text.Of(entry, entry.Names[0].Text);
        return ($"{Any(Any(OrdinaryNames.People).Given)} {text.Family}", Land(entry));
    }

    private (string Name, string Country) ListedGiven()
    {
        var entry = Any(_people);
        var text = Text.Of(entry, entry.Names[0].Text);
        return ($"{text.Given} {Any(Any(OrdinaryNames.People).Family)}".Trim(), Land(entry));
    }

    private (string Name, string Country) ListedWord()
    {
        var entry = Any(_companies);
        var words = entry.Names[0].Text.Split(' ').Where(word => word.Length > 4).DefaultIfEmpty(entry.Names[0].Text).ToArray();
        return ($"{Any(words)} {Coin()} {Business()}", Land(entry));
    }

    private (string Name, string Country) ListedButWord()
    {
        var entry = Any(_companies);
        var words = entry.Names[0].Text.Split(' ');
        var longest = Array.IndexOf(words, words.MaxBy(word => word.Length));
        words[longest] = _random.Next(2) == 0 ? Coin() : Any(_places);
        return (string.Join(' ', words), Land(entry));
    }

    private string Land(ListedEntry entry) =>
        entry.Countries.Concat(entry.Addresses.Select(address => address.Country).OfType<string>()).FirstOrDefault() ?? Any(OrdinaryNames.People).Country;
}
