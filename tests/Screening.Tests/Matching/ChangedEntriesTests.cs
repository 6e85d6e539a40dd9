using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Matching;

/// <summary>Looking for somebody among what is new on a list.</summary>
public sealed class ChangedEntriesTests
{
    private static readonly ListSnapshot _sdn = ((ListReading.Read)OfacReader.Read(Samples.Sdn2023)).Snapshot;

    [Fact]
    public void Added_and_changed_entries_are_found_and_neither_removed_nor_unchanged_ones()
    {
        var now = AList.List with { Entries = [AList.Person, AList.Company with { Hash = "other" }, AList.Plant] };
        var before = AList.List with { Entries = [AList.Person, AList.Company, AList.Ship] };

        var changed = ChangedEntries.Of(before, [now])!;

        Assert.Equal(AList.Company.Id, Assert.Single(Find(changed, "Qalandar Petrochemical Trading")).Entry.Id);
        Assert.Equal(AList.Plant.Id, Assert.Single(Find(changed, "Zheleznogorsk Repair Plant 711")).Entry.Id);
        Assert.Empty(Find(changed, "Arkadiy Verzhbolovich"));
        Assert.Empty(Find(changed, "Ozdemir Star"));
    }

    [Fact]
    public void Of_a_list_that_nobody_had_before_all_is_new_and_of_the_same_nothing()
    {
        Assert.Equal(AList.Person.Id, Find(ChangedEntries.Of(null, [AList.List])!, "Arkadiy Verzhbolovich")[0].Entry.Id);
        Assert.Null(ChangedEntries.Of(AList.List, [AList.List with { Hash = "other", Entries = [.. AList.List.Entries.Reverse()] }]));
        Assert.Null(ChangedEntries.Of(AList.List, [AList.List with { Entries = [AList.Person] }]));
    }

    [Fact]
    public void Who_stands_on_another_list_is_not_found_on_this_one()
    {
        var other = AList.List with { Name = "b-list", Entries = [AList.Person with { Id = AList.Plant.Id }] };

        var changed = ChangedEntries.Of(null, [AList.List with { Entries = [AList.Plant] }, other])!;

        Assert.Empty(Find(changed, "Arkadiy Verzhbolovich"));
    }

    [Fact]
    public void An_identifier_of_a_new_entry_finds_whatever_the_name_is()
    {
        var changed = ChangedEntries.Of(null, [AList.List])!;

        var found = changed.Find(AList.Ask("Nobody At All") with { Identifiers = [new ScreenedIdentifier("tax", "7801560631", "IR")] }, 0.6);

        Assert.Equal(AList.Company.Id, Assert.Single(found).Entry.Id);
    }

    [Fact]
    public void Nobody_who_resembles_a_new_entry_of_a_great_list_is_left_aside()
    {
        var added = _sdn.Entries.Where((_, at) => at % 20 == 0).ToList();
        var changed = ChangedEntries.Of(_sdn with { Entries = [.. _sdn.Entries.Except(added)] }, [_sdn])!;
        var whole = NameIndex.Of([_sdn]);
        var ids = added.Select(entry => entry.Id).ToHashSet();
        var asked = added.SelectMany(entry => entry.Names.Take(2)).SelectMany(name => Spoiled(name.Text)).Chunk(7).Select(some => some[0]).ToList();

        var lost = asked.Where(name => !Told(whole.Find(AList.Ask(name), 0.6).Where(hit => ids.Contains(hit.Entry.Id)))
            .SequenceEqual(Told(changed.Find(AList.Ask(name), 0.6)))).ToList();

        Assert.True(asked.Count > 400, $"{asked.Count} were asked");
        Assert.Empty(lost);
    }

    /// <summary>As it is, without a word, in another order, with a slip of the pen, without its blanks.</summary>
    private static IEnumerable<string> Spoiled(string name)
    {
        var words = name.Replace(",", "", StringComparison.Ordinal).Split(' ');
        yield return name;
        yield return string.Join(' ', words.Skip(1));
        yield return string.Join(' ', words.Reverse());
        yield return string.Join(' ', words.Select(word => word.Length > 4 ? word[..2] + word[3..] : word));
        yield return string.Concat(words);
        yield return $"{name} International Trading";
    }

    private static IEnumerable<(string Id, double Score)> Told(IEnumerable<Hit> hits) =>
        hits.Select(hit => (hit.Entry.Id, hit.Score)).Order();

    private static IReadOnlyList<Hit> Find(ChangedEntries changed, string name) => changed.Find(AList.Ask(name), 0.6);
}
