using System.Collections.Concurrent;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>
/// Looks for every party, and for its people, on the configured lists. It says whom somebody resembles and leaves the judging
/// to the desk; where a list is missing or too old, or a name cannot be read whole, it asks for a person, whatever it finds.
/// </summary>
public sealed class ListHook : IScreeningHook, IDisposable
{
    /// <summary>What is further away is not told: no policy looks so far.</summary>
    private const double Floor = 0.6;

    /// <summary>So many of a name, the nearest first.</summary>
    private const int Most = 20;

    private readonly ListLibrary _library;
    private readonly TimeProvider _clock;
    private volatile Searched _searched;

    public ListHook(ListLibrary library, TimeProvider clock)
    {
        (_library, _clock) = (library, clock);
        _searched = new Searched(library.Shelf);
        library.Changed += Take;
    }

    public string Name => "lists";

    public string? Source => _searched.Source;

    public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        var (searched, now) = (_searched, _clock.GetUtcNow());
        var gaps = _library.Shelf.Gaps(now).Select(Gap).ToList();
        if (!searched.IsEmpty)
            gaps.AddRange(request.Parties.Where(party => !party.ContactNames.Prepend(party.Name).All(NameReader.IsReadWhole)).Select(Unread));
        return new ValueTask<ScreeningAnswer>(new ScreeningAnswer
        {
            Verdict = gaps.Count == 0 ? Verdict.Allow : Verdict.Review,
            Source = searched.Source,
            Reasons = gaps,
            Matches = searched.IsEmpty ? [] : [.. request.Parties.SelectMany(party => searched.Find(party, cancel))],
        });

        ScreeningReason Gap(ShelvedList list) => new()
        {
            Rule = list.IsMissing ? "list.missing" : "list.tooOld",
            Verdict = Verdict.Review,
            Party = "order",
            Summary = list.IsMissing
                ? $"The list {list.Name} could not be loaded yet."
                : $"The list {list.Name} is {list.Age(now)!.Value.TotalHours:0} hours old, and may be {list.MaxAge.TotalHours:0}.",
        };
    }

    public void Dispose() => _library.Changed -= Take;

    private static ScreeningReason Unread(ScreenedParty party) => new()
    {
        Rule = "name.notRead",
        Verdict = Verdict.Review,
        Party = party.Role,
        Summary = $"A name has no letters, or more than {NameReader.MostWords} words: it cannot be held against the lists.",
    };

    private void Take(object? sender, ShelfChangeEventArgs change) => _searched = new Searched(change.Now);

    /// <summary>The lists of one moment, made searchable, and what was found on them so far.</summary>
    private sealed class Searched(ListShelf shelf)
    {
        /// <summary>So many parties are remembered; then it begins anew.</summary>
        private const int Remembered = 20_000;

        private readonly NameIndex _index = NameIndex.Of(shelf.Snapshots);
        private readonly ConcurrentDictionary<string, IReadOnlyList<ListMatch>> _found = new(StringComparer.Ordinal);

        public bool IsEmpty => shelf.Snapshots.Count == 0;

        public string Source { get; } = shelf.Snapshots.Count == 0
            ? "lists none"
            : $"lists {string.Join(", ", shelf.Snapshots.Select(list => $"{list.Name} {list.Version} sha256:{list.Hash[..16]}"))}";

        public IReadOnlyList<ListMatch> Find(ScreenedParty party, CancellationToken cancel)
        {
            var key = KeyOf(party);
            if (_found.TryGetValue(key, out var known))
                return known;

            var found = Queries(party).SelectMany(query => Find(query, party.Role, cancel)).ToList();
            if (_found.Count >= Remembered)
                _found.Clear();
            _found[key] = found;
            return found;
        }

        private IEnumerable<ListMatch> Find(NameQuery query, string role, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            return _index.Find(query, Floor).OrderByDescending(hit => hit.Score).Take(Most).Select(hit => hit.Explain(role, query.Name));
        }

        /// <summary>The party itself, who may be a person too, and each of its people.</summary>
        private static IEnumerable<NameQuery> Queries(ScreenedParty party)
        {
            var company = new NameQuery
            {
                Name = party.Name,
                Country = party.Country,
                City = party.City,
                PostalCode = party.PostalCode,
                AddressLines = party.AddressLines,
                Identifiers =
                [
                    .. party.Identifiers,
                    .. party.Domain is { } domain ? new[] { new ScreenedIdentifier("website", domain, null) } : [],
                    .. party.Emails.Select(email => new ScreenedIdentifier("email", email, null)),
                    .. party.Phones.Select(phone => new ScreenedIdentifier("phone", phone, null)),
                ],
            };
            return party.ContactNames
                .Select(name => new NameQuery { Name = name, Kind = PartyKind.Person, Country = party.Country, City = party.City })
                .Prepend(company);
        }

        private static string KeyOf(ScreenedParty party) => string.Join(
            '\u001f',
            [
                party.Role, party.Name, party.Country, party.City ?? "", party.PostalCode ?? "", party.Domain ?? "",
                .. party.AddressLines.Append("\u001e"), .. party.ContactNames.Append("\u001e"), .. party.Emails.Append("\u001e"),
                .. party.Phones.Append("\u001e"), .. party.Identifiers.Select(one => $"{one.Kind}\u001f{one.Value}\u001f{one.Country}"),
            ]);
    }
}
