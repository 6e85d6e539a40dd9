using System.Globalization;
using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Lists;

/// <summary>Puts an entry together from what a list in our own form says of it, strictly.</summary>
/// <param name="file">For messages.</param>
/// <param name="id">The entry's id.</param>
/// <param name="line">Where the entry begins; null where lines say nothing.</param>
/// <param name="faults">Gets what is wrong.</param>
internal sealed class EntryForm(string file, string id, int? line, ListFaults faults)
{
    private const int LongestId = 200;

    private static readonly Dictionary<string, EntryType> _types = Words<EntryType>();
    private static readonly Dictionary<string, ListedNameKind> _kinds = Words<ListedNameKind>();
    private static readonly Dictionary<string, ListedGender> _genders = Words<ListedGender>();

    private readonly List<string[]> _said = [];
    private readonly List<ListedName> _names = [];
    private readonly List<ListedAddress> _addresses = [];
    private readonly List<string> _countries = [];
    private readonly List<ListedDate> _births = [];
    private readonly List<ListedIdentifier> _identifiers = [];
    private readonly List<string> _programs = [];
    private EntryType? _type;
    private ListedGender? _gender;

    public string Id => id;

    public void Add(ListedFact fact, int? at)
    {
        _said.Add(fact.Texts);
        if (fact.Texts.Any(text => text.Any(char.IsControl)))
            Fault(at, "has a control character", "Take it out.");
        else if (fact.Texts.Any(text => text.Length > ListLimits.FieldLength))
            Fault(at, $"has a text of more than {ListLimits.FieldLength:N0} characters", "Shorten it.");
        else if (Unused(fact) is { } unused)
            Fault(at, $"has a {unused} for a {fact.Field}, which has none", "Leave it empty.");
        else
            Take(fact, at);
    }

    /// <summary>The entry; where there were faults, it is not to be used.</summary>
    public ListedEntry Entry()
    {
        if (id.Trim() == "" || id.Length > LongestId || id.Any(char.IsControl))
            faults.Add(file, line, "An entry has no id, or one that is none.", $"Give it an id of 1 to {LongestId} characters.");
        if (_type is null)
            Fault(line, "has no type", $"Say one of {Listed(_types.Keys)}.");
        if (_names.Count(name => name.Kind == ListedNameKind.Primary) != 1)
            Fault(line, "needs exactly one primary name", "Mark one name as primary, and the others as strong or weak.");

        var entry = new ListedEntry
        {
            Id = id,
            Type = _type ?? EntryType.Unknown,
            Names = [.. _names.OrderBy(name => name.Kind).DistinctBy(name => name.Text)],
            Addresses = _addresses,
            Countries = [.. _countries.Distinct()],
            BirthDates = _births,
            Identifiers = _identifiers,
            Programs = _programs,
            Gender = _gender,
            Hash = EntryHash.Of([[id], .. _said]),
        };
        EntryChecks.Check(entry, file, line, faults);
        return entry;
    }

    private void Take(ListedFact fact, int? at)
    {
        switch (fact.Field)
        {
            case "type":
                _type = Once(_type, Word(_types, fact.Value, fact.Field, at), fact.Field, at);
                break;
            case "name" when Word(_kinds, fact.Kind, "kind of a name", at) is { } kind && IsText(fact, at):
                _names.Add(new(fact.Value.Trim(), kind));
                break;
            case "address" when Address(fact, at) is { } address:
                _addresses.Add(address);
                break;
            case "country" when Country(fact.Value, at) is { } country:
                _countries.Add(country);
                break;
            case "birthDate" when Birth(fact.Value, at) is { } birth:
                _births.Add(birth);
                break;
            case "identifier" when IsText(fact, at):
                _identifiers.Add(new(Needed(fact.Kind, "the kind of an identifier", at), fact.Value.Trim(), CountryOrNull(fact.Country, at)));
                break;
            case "program" when IsText(fact, at):
                _programs.Add(fact.Value.Trim());
                break;
            case "gender":
                _gender = Once(_gender, Word(_genders, fact.Value, fact.Field, at), fact.Field, at);
                break;
            case "name" or "address" or "country" or "birthDate" or "identifier" or "program":
                break;
            default:
                Fault(at, "has an unknown field", "Say type, name, address, country, birthDate, identifier, program or gender.");
                break;
        }
    }

    private static string? Unused(ListedFact fact) =>
        fact.Kind != "" && fact.Field is not ("name" or "identifier") ? "kind"
        : fact.Field != "address" && (fact.City != "" || fact.PostalCode != "") ? "city or postal code"
        : fact.Country != "" && fact.Field is not ("address" or "identifier") ? "country beside it"
        : null;

    private ListedAddress? Address(ListedFact fact, int? at)
    {
        if (fact is { Value: "", City: "", PostalCode: "", Country: "" })
        {
            Fault(at, "has an empty address", "Fill it in, or leave it out.");
            return null;
        }

        return new(Known(fact.Value), Known(fact.City), Known(fact.PostalCode), CountryOrNull(fact.Country, at));
    }

    private ListedDate? Birth(string text, int? at)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new(day.Year, day.Year, day);

        var years = text.Split('/');
        if (years.Length <= 2 && years.All(IsYear) && string.CompareOrdinal(years[0], years[^1]) <= 0)
            return new(Year(years[0]), Year(years[^1]), null);

        Fault(at, "has a birth date that is none", "Write 1961-01-30, 1961, or 1961/1965 for one of these years.");
        return null;
    }

    private static bool IsYear(string text) => text.Length == 4 && text.All(char.IsAsciiDigit) && Year(text) > 1000;

    private static int Year(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private string? CountryOrNull(string code, int? at) => code == "" ? null : Country(code, at);

    private string? Country(string code, int? at)
    {
        if (Countries.IsCode(code))
            return code;

        Fault(at, "has a country that is none", "Write its code of ISO 3166-1 in two capital letters.");
        return null;
    }

    private T? Word<T>(Dictionary<string, T> words, string word, string called, int? at)
        where T : struct
    {
        if (words.TryGetValue(word, out var found))
            return found;

        Fault(at, $"has an unknown {called}", $"Say one of {Listed(words.Keys)}.");
        return null;
    }

    private T? Once<T>(T? before, T? now, string field, int? at)
        where T : struct
    {
        if (before is not null)
            Fault(at, $"says its {field} twice", "Say it once; an id is of one entry.");
        return now;
    }

    private bool IsText(ListedFact fact, int? at) => Needed(fact.Value, $"the text of a {fact.Field}", at) != "";

    private string Needed(string text, string called, int? at)
    {
        if (string.IsNullOrWhiteSpace(text))
            Fault(at, $"has nothing as {called}", "Fill it in, or leave it out.");
        return text.Trim();
    }

    private void Fault(int? at, string what, string remedy) => faults.Add(file, at, $"The entry {Shown(id)} {what}.", remedy);

    /// <summary>An id in a message, at a length that fits there.</summary>
    internal static string Shown(string id)
    {
        var shown = new StringBuilder();
        foreach (var c in id.Take(40))
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return shown.ToString();
    }

    private static string? Known(string text) => text.Trim() is { Length: > 0 } known ? known : null;

    private static string Listed(IEnumerable<string> words) => string.Join(", ", words);

    private static Dictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToDictionary(value => value.ToString().ToLowerInvariant());
}
