using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Matching;

/// <summary>
/// The entries of a list that its edition before does not have, or has otherwise. A name that resembles none of these is left
/// aside by an index of them alone, which is quick; whoever may resemble one is looked for on the whole lists, so that the
/// scores are those of a decision of today.
/// </summary>
internal sealed class ChangedEntries
{
    /// <summary>
    /// So much nearer somebody may be on the whole list than among a few entries, of which fewer words are known. A test asks
    /// for spoiled names of an American list: nobody who resembles an entry is left aside.
    /// </summary>
    private const double Slack = 0.1;

    private readonly HashSet<string> _ids;
    private readonly string _list;
    private readonly NameIndex _few;
    private readonly NameIndex _whole;

    private ChangedEntries(IReadOnlyList<ListSnapshot> lists, IReadOnlyList<ListedEntry> entries)
    {
        (Lists, _list, _ids) = (lists, lists[0].Name, [.. entries.Select(entry => entry.Id)]);
        _whole = NameIndex.Of(lists);
        _few = NameIndex.Part([lists[0] with { Entries = entries }], _whole);
    }

    public IReadOnlyList<ListSnapshot> Lists { get; }

    /// <param name="before">The edition before; null where there was none.</param>
    /// <param name="now">The edition, and the other lists.</param>
    /// <returns>null where nothing is new.</returns>
    public static ChangedEntries? Of(ListSnapshot? before, IReadOnlyList<ListSnapshot> now)
    {
        var known = (before?.Entries ?? []).Select(entry => (entry.Id, entry.Hash)).ToHashSet();
        var entries = now[0].Entries.Where(entry => !known.Contains((entry.Id, entry.Hash))).ToList();
        return entries.Count == 0 ? null : new ChangedEntries(now, entries);
    }

    public IReadOnlyList<Hit> Find(NameQuery query, double floor) => _few.Find(query, floor - Slack).Count == 0
        ? []
        : [.. _whole.Find(query, floor).Where(hit => hit.List.Name == _list && _ids.Contains(hit.Entry.Id))];
}
