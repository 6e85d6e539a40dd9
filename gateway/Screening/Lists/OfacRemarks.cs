namespace Fulfillment.Screening.Lists;

/// <summary>What OFAC's remarks tell of somebody, as far as it can be compared. What is not understood is left out.</summary>
internal sealed class OfacRemarks
{
    private static readonly string[] _otherName = ["a.k.a. '", "f.k.a. '", "n.k.a. '"];
    private static readonly string[] _country = ["nationality ", "nationality: ", "citizen ", "Nationality of Registration "];

    private readonly HashSet<(object List, object Item)> _seen = [];

    public List<string> WeakNames { get; } = [];

    public List<string> Countries { get; } = [];

    public List<ListedDate> BirthDates { get; } = [];

    public List<ListedIdentifier> Identifiers { get; } = [];

    public ListedGender? Gender { get; private set; }

    /// <param name="remarks">Clauses with semicolons between them, and a period behind the last.</param>
    public static OfacRemarks Read(string remarks)
    {
        var read = new OfacRemarks();
        foreach (var clause in Trimmed(remarks).Split("; ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            read.Add(clause.StartsWith("alt. ") ? clause[5..] : clause);
        return read;
    }

    private static string Trimmed(string remarks)
    {
        var text = remarks.Trim(' ', ';');
        return text.EndsWith('.') ? text[..^1] : text;
    }

    private void Add(string clause)
    {
        if (After(clause, "DOB ") is { } born)
            AddIfAny(BirthDates, OfacDates.Read(born));
        else if (After(clause, "POB ") is { } place)
            AddIfAny(Countries, CountryOf(place));
        else if (After(clause, _country) is { } country)
            AddIfAny(Countries, Lists.Countries.Code(After(country, "possibly ") ?? country));
        else if (After(clause, _otherName) is { } name)
            AddIfAny(WeakNames, Unquoted(name));
        else if (After(clause, "Gender ") is { } gender)
            Gender = gender switch { "Male" => ListedGender.Male, "Female" => ListedGender.Female, _ => Gender };
        else
            AddIfAny(Identifiers, OfacIdentifiers.Read(clause));
    }

    /// <summary>The country behind the last comma; some countries have a comma of their own.</summary>
    private static string? CountryOf(string place)
    {
        var parts = place.Split(", ");
        return (parts.Length > 1 ? Lists.Countries.Code($"{parts[^2]}, {parts[^1]}") : null) ?? Lists.Countries.Code(parts[^1]);
    }

    private static string? Unquoted(string name) => name.TrimEnd().TrimEnd('.') is [.. var inner, '\''] && inner.Trim() != "" ? inner.Trim() : null;

    private static string? After(string clause, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (clause.StartsWith(word))
                return clause[word.Length..].Trim();
        }

        return null;
    }

    private void AddIfAny<T>(List<T> to, T? found)
        where T : class
    {
        if (found is not null && _seen.Add((to, found)))
            to.Add(found);
    }
}
