using System.Collections.Concurrent;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Matching;

/// <summary>
/// Looks for every party, and for its people, on the configured lists. It says whom somebody resembles and leaves the judging
/// to the desk; where a list is missing or too old, or a name cannot be read whole, it asks for a person, whatever it finds.
/// </summary>
public sealed class ListHook : IChangingHook, IDisposable
{
    /// <summary>How names are compared. Raise it with every change by which the same lists find something else, or with another score.</summary>
    public const string Method = "matcher 1";

    private const string Missing = "list.missing";
    private const string TooOld = "list.tooOld";

    /// <summary>What is further away is not told: no policy looks so far.</summary>
    internal const double Floor = 0.6;

    /// <summary>So many of a name, the nearest first.</summary>
    private const int Most = 20;

    private readonly ListLibrary _library;
    private readonly TimeProvider _clock;
    private volatile Searched _searched;

    public ListHook(ListLibrary library, TimeProvider clock)
    {
        (_library, _clock) = (library, clock);
        _searched = new Searched(library.Shelf.Snapshots);
        library.Changed += Take;
    }

    public string Name => "lists";

    public string? Source => _searched.Source;

    public IReadOnlyList<ScreeningEdition> Editions => _library.Editions;

    public IReadOnlyList<string> PassingRules => [Missing, TooOld];

    public IScreeningHook Again(IReadOnlyList<ScreeningEdition> editions) =>
        new FixedListHook(new Searched([.. editions.Select(ListEdition.Read)]));

    public IScreeningHook? Among(ScreeningEdition? before, IReadOnlyList<ScreeningEdition> now) =>
        ChangedEntries.Of(before is null ? null : ListEdition.Read(before), [.. now.Select(ListEdition.Read)]) is { } changed
            ? new FixedListHook(new Searched(changed.Lists, changed.Find))
            : null;

    public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        var (searched, now) = (_searched, _clock.GetUtcNow());
        return ValueTask.FromResult(searched.Answer(request, [.. _library.Shelf.Gaps(now).Select(Gap)], cancel));

        ScreeningReason Gap(ShelvedList list) => new()
        {
            Rule = list.IsMissing ? Missing : TooOld,
            Verdict = Verdict.Review,
            Party = "order",
            Summary = list.IsMissing
                ? $"The list {list.Name} could not be loaded yet."
                : $"The list {list.Name} is {list.Age(now)!.Value.TotalHours:0} hours old, and may be {list.MaxAge.TotalHours:0}.",
        };
    }

    public void Dispose() => _library.Changed -= Take;

    private void Take(object? sender, ShelfChangeEventArgs change) => _searched = new Searched(change.Now.Snapshots);

    /// <summary>The lists of one moment, made searchable, and what was found on them so far.</summary>
    /// <param name="lists">The lists.</param>
    /// <param name="find">Finds on them whom a name resembles; where it is absent, among all that they hold.</param>
    internal sealed class Searched(IReadOnlyList<ListSnapshot> lists, Func<NameQuery, double, IReadOnlyList<Hit>>? find = null)
    {
        /// <summary>So many parties are remembered; then it begins anew.</summary>
        private const int Remembered = 20_000;

        private readonly Func<NameQuery, double, IReadOnlyList<Hit>> _find = find ?? NameIndex.Of(lists).Find;
        private readonly ConcurrentDictionary<string, IReadOnlyList<ListMatch>> _found = new(StringComparer.Ordinal);

        private readonly AnswerBasis? _basis =
            lists.All(list => list.Edition != "") ? new AnswerBasis(Method, [.. lists.Select(list => list.Edition)]) : null;

        public string Source { get; } = lists.Count == 0
            ? "lists none"
            : $"lists {string.Join(", ", lists.Select(list => $"{list.Name} {list.Version} sha256:{list.Hash[..16]}"))}, {Method}";

        private bool IsEmpty => lists.Count == 0;

        /// <param name="request">Who is looked for.</param>
        /// <param name="gaps">Why a person is to look, whoever is found.</param>
        /// <param name="cancel">Stops it.</param>
        public ScreeningAnswer Answer(ScreeningRequest request, IReadOnlyList<ScreeningReason> gaps, CancellationToken cancel)
        {
            IReadOnlyList<ScreeningReason> reasons = IsEmpty ? gaps : [.. gaps, .. request.Parties.Where(party => !IsRead(party)).Select(Unread)];
            return new ScreeningAnswer
            {
                Verdict = reasons.Count == 0 ? Verdict.Allow : Verdict.Review,
                Source = Source,
                Reasons = reasons,
                Matches = IsEmpty ? [] : [.. request.Parties.SelectMany(party => Find(party, cancel))],
                Basis = _basis,
            };
        }

        private static bool IsRead(ScreenedParty party) => party.ContactNames.Prepend(party.Name).All(NameReader.IsReadWhole);

        private static ScreeningReason Unread(ScreenedParty party) => new()
        {
            Rule = "name.notRead",
            Verdict = Verdict.Review,
            Party = party.Role,
            Summary = $"A name has no letters, or more than {NameReader.MostWords} words: it cannot be held against the lists.",
        };

        private IReadOnlyList<ListMatch> Find(ScreenedParty party, CancellationToken cancel)
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
            return _find(query, Floor).OrderByDescending(hit => hit.Score).Take(Most).Select(hit => hit.Explain(role, query.Name));
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
