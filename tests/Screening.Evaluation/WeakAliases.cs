using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Evaluation;

/// <summary>The names that the lists themselves call weak, asked for with all that would corroborate them.</summary>
internal static class WeakAliases
{
    /// <summary>How many there are that are nobody's strong name, and how many of them a decision would refuse without a person.</summary>
    public static (int All, int Denied) Of(NameIndex index)
    {
        var entries = index.Lists.SelectMany(list => list.Entries).ToList();
        var strong = entries.SelectMany(entry => entry.Names).Where(name => name.Kind != ListedNameKind.Weak).Select(name => Ordinary.Key(name.Text))
            .ToHashSet();
        var weak = entries.SelectMany(entry => entry.Names.Where(name => name.Kind == ListedNameKind.Weak && !strong.Contains(Ordinary.Key(name.Text)))
            .Select(name => Query(entry, name))).ToList();
        return (weak.Count, weak.Count(query => index.Find(query, Found.DenyScore).Any(Found.MayDeny)));
    }

    private static NameQuery Query(ListedEntry entry, ListedName name) => new()
    {
        Name = name.Text,
        Country = entry.Countries.Concat(entry.Addresses.Select(address => address.Country).OfType<string>()).FirstOrDefault(),
        City = entry.Addresses.Select(address => address.City).FirstOrDefault(),
        BirthDate = entry.BirthDates.Select(date => date.Day).FirstOrDefault(),
    };
}
