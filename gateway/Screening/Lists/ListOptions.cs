using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Fulfillment.Screening.Regions;

namespace Fulfillment.Screening.Lists;

/// <summary>The forms that a list may come in.</summary>
public enum ListFormat
{
    /// <summary>The US Treasury's: SDN and consolidated non-SDN.</summary>
    Ofac,

    /// <summary>The denied persons of the US Bureau of Industry and Security.</summary>
    Bis,

    /// <summary>Our own CSV.</summary>
    Csv,

    /// <summary>Our own JSON.</summary>
    Json,
}

/// <summary>Where a list comes from and how long it may be trusted.</summary>
public sealed class ListOptions
{
    /// <summary>The form of its files; see docs/screening-lists.md.</summary>
    public ListFormat Format { get; set; }

    /// <summary>The list itself: an https address, or a path.</summary>
    public string? Primary { get; set; }

    /// <summary>OFAC's file of other names: an https address, or a path.</summary>
    public string? Alternates { get; set; }

    /// <summary>OFAC's file of addresses: an https address, or a path.</summary>
    public string? Addresses { get; set; }

    /// <summary>OFAC's file of remarks that were too long: an https address, or a path.</summary>
    public string? Comments { get; set; }

    /// <summary>Whether it is forbidden to serve who is on it; else somebody looks at most.</summary>
    public bool IsBlocking { get; set; } = true;

    /// <summary>Older than so many hours, the list is no ground to allow anything.</summary>
    [Range(1, 8760)]
    public int MaxAgeHours { get; set; } = 48;

    /// <summary>How often it is looked for a new edition.</summary>
    [Range(5, 10080)]
    public int RefreshMinutes { get; set; } = 60;

    /// <summary>Takes an edition with less than half of the entries of the last one, which else counts as cut off.</summary>
    public bool AcceptShrink { get; set; }

    /// <summary>Where its parts lie, in their order.</summary>
    internal IReadOnlyList<(ListPartKind Kind, string Place)> Places =>
    [
        .. new[]
        {
            (ListPartKind.Primary, Primary), (ListPartKind.Alternates, Alternates), (ListPartKind.Addresses, Addresses),
            (ListPartKind.Comments, Comments),
        }.Where(part => !string.IsNullOrWhiteSpace(part.Item2)).Select(part => (part.Item1, part.Item2!.Trim())),
    ];

    /// <summary>Whether it is fetched; else its files lie on a disk.</summary>
    internal bool IsFetched => Places.Any(part => IsAddress(part.Place));

    /// <param name="setting">The name of the setting that holds these, such as <c>Screening:Lists:ofac-sdn</c>.</param>
    /// <param name="name">What the list is called.</param>
    internal IEnumerable<string> Faults(string setting, string name)
    {
        if (name.Length > 40 || !Forms.IsId(name))
            yield return $"{setting}: a list is called by at most 40 lower-case letters, digits and hyphens.";
        if (string.IsNullOrWhiteSpace(Primary))
            yield return $"{setting}:{nameof(Primary)} is missing: name the list's https address or path.";
        if (!Enum.IsDefined(Format))
            yield return $"{setting}:{nameof(Format)} must be ofac, bis, csv or json.";
        foreach (var (kind, _) in Places.Where(part => part.Kind != ListPartKind.Primary && Format != ListFormat.Ofac))
            yield return $"{setting}:{kind} is for the format ofac only: take it out.";
        foreach (var (kind, place) in Places.Where(part => IsAddress(part.Place) && !IsGoodAddress(part.Place)))
            yield return $"{setting}:{kind} must be an address that begins with https:// and holds no user name, or a path.";
        if (Places.Select(part => IsAddress(part.Place)).Distinct().Count() > 1)
            yield return $"{setting}: some parts are addresses and others paths; all must be of one kind.";
        foreach (var (option, range) in Ranges().Where(option => !option.Range.IsValid(option.Option.GetValue(this))))
            yield return $"{setting}:{option.Name} must be from {range.Minimum} to {range.Maximum}.";
    }

    private static bool IsAddress(string place) => place.Contains("://");

    private static bool IsGoodAddress(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var uri) && uri is { Scheme: "https", UserInfo: "", Host.Length: > 0 };

    private static IEnumerable<(PropertyInfo Option, RangeAttribute Range)> Ranges() =>
        from option in typeof(ListOptions).GetProperties()
        let range = option.GetCustomAttribute<RangeAttribute>()
        where range is not null
        select (option, range);
}
