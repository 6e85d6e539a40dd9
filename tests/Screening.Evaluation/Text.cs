using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Evaluation;

/// <summary>A listed name, ready to be changed.</summary>
/// <param name="Raw">As it is listed.</param>
/// <param name="Plain">In lower case; of a person the given names first.</param>
internal sealed record Text(string Raw, string Plain, string Given, string Family, bool IsPerson, bool IsRussian, bool IsArabic)
{
    private static readonly string[] _russia = ["RU", "BY", "UA"];
    private static readonly string[] _arabia = ["SY", "IQ", "LB", "YE", "LY", "EG", "SA", "JO", "PS", "KW", "QA", "BH", "SD"];

    public string[] Words => Plain.Split(' ');

    public static Text Of(ListedEntry entry, string raw)
    {
        var lower = string.Join(' ', raw.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var isPerson = entry.Type == EntryType.Person;
        var comma = isPerson ? lower.IndexOf(", ", StringComparison.Ordinal) : -1;
        var (family, given) = comma < 0 ? (lower, "") : (lower[..comma], lower[(comma + 2)..]);
        var plain = comma < 0 ? lower : given + " " + family;
        return new Text(raw, plain, given, family, isPerson && comma > 0, Has(entry, _russia), Has(entry, _arabia) && isPerson);
    }

    private static bool Has(ListedEntry entry, string[] countries) =>
        entry.Type == EntryType.Person && entry.Countries.Concat(entry.Addresses.Select(address => address.Country)).Any(countries.Contains);
}
