using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class ListLibraryTests : LibraryTests
{
    [Fact]
    public async Task Without_a_list_the_shelf_is_empty_and_nothing_is_missing()
    {
        var library = Library();

        await StartAsync(library);

        Assert.Empty(library.Shelf.Lists);
        Assert.Empty(library.Shelf.Gaps(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Until_it_was_loaded_a_list_is_missing()
    {
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        var list = Assert.Single(library.Shelf.Gaps(Clock.GetUtcNow()));
        Assert.True(list.IsMissing);
        Assert.Equal(
            $"{Address}: The file could not be fetched (NameResolutionError). It is tried again; see that the address is right and may be reached.",
            Assert.Single(list.Faults).ToString());
    }

    [Fact]
    public async Task A_fetched_list_has_its_name_version_hash_and_age()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);
        Clock.Advance(TimeSpan.FromHours(2));

        var list = Assert.Single(library.Shelf.Lists);
        var snapshot = Assert.Single(library.Shelf.Snapshots);
        Assert.Equal(("sdn", "2026-11-20", 3, true), (snapshot.Name, snapshot.Version, snapshot.Entries.Count, snapshot.IsBlocking));
        Assert.Equal(64, snapshot.Hash.Length);
        Assert.Equal(TimeSpan.FromHours(2), list.Age(Clock.GetUtcNow()));
        Assert.Empty(library.Shelf.Gaps(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_list_is_looked_for_no_earlier_than_its_time()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);

        Clock.Advance(TimeSpan.FromMinutes(59));
        await library.RefreshAsync(CancellationToken.None);
        Assert.Single(Publisher.Asked);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await library.RefreshAsync(CancellationToken.None);

        Assert.Equal(2, Publisher.Asked.Count);
    }

    [Fact]
    public async Task After_a_fault_it_is_looked_for_soon()
    {
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        Publisher.Has(Address, AList.Rows(3));

        Clock.Advance(TimeSpan.FromMinutes(5));
        await library.RefreshAsync(CancellationToken.None);

        Assert.Single(library.Shelf.Snapshots);
        Assert.Empty(library.Shelf.Lists[0].Faults);
    }

    [Fact]
    public async Task Another_edition_is_told_with_the_shelf_before_and_the_shelf_now()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        var changes = Changes(library);
        await StartAsync(library);

        Publisher.Has(Address, AList.Rows(4));
        await NextAsync(library);

        Assert.Equal([(0, 3), (3, 4)], changes.Select(change => (Entries(change.Before), Entries(change.Now))));
        Assert.Same(library.Shelf, changes[^1].Now);
    }

    [Theory]
    [InlineData(10, 5, 5)]
    [InlineData(10, 4, 10)]
    public async Task A_list_that_lost_more_than_half_is_refused(int before, int now, int stays)
    {
        Publisher.Has(Address, AList.Rows(before));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);

        Publisher.Has(Address, AList.Rows(now));
        await NextAsync(library);

        Assert.Equal(stays, Entries(library.Shelf));
        Assert.Equal(stays == now ? 0 : 1, library.Shelf.Lists[0].Faults.Count);
    }

    [Fact]
    public async Task A_list_that_nobody_confirmed_becomes_too_old_and_stays_on_the_shelf()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        Publisher.IsGone();

        Clock.Advance(TimeSpan.FromHours(48));
        await library.RefreshAsync(CancellationToken.None);
        Assert.Empty(library.Shelf.Gaps(Clock.GetUtcNow()));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(library.Shelf.Gaps(Clock.GetUtcNow())).IsTooOld(Clock.GetUtcNow()));
        Assert.Single(library.Shelf.Snapshots);
    }

    [Fact]
    public async Task A_list_from_the_future_has_no_age_to_trust()
    {
        var library = await OfFileAsync(AList.Rows(1), Clock.GetUtcNow().AddHours(2));

        Assert.Single(library.Shelf.Gaps(Clock.GetUtcNow()));
    }

    [Fact]
    public async Task One_bad_list_does_not_hold_up_the_others()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("a", new() { Primary = "https://gone.example/" }), ("b", Fetched()));

        await StartAsync(library);

        Assert.Equal([true, false], library.Shelf.Lists.Select(list => list.IsMissing));
    }

    [Fact]
    public async Task Files_are_there_at_the_start_and_their_age_is_that_of_the_oldest()
    {
        var library = await OfFileAsync(AList.Rows(2), Clock.GetUtcNow().AddHours(-49));

        Assert.Equal(2, Entries(library.Shelf));
        Assert.Equal(TimeSpan.FromHours(49), library.Shelf.Lists[0].Age(Clock.GetUtcNow()));
        Assert.True(library.Shelf.Lists[0].IsTooOld(Clock.GetUtcNow()));
        Assert.Equal("2026-11-19", library.Shelf.Snapshots[0].Version);
    }

    [Fact]
    public async Task A_file_that_was_replaced_is_taken_and_one_that_was_broken_is_not()
    {
        var library = await OfFileAsync(AList.Rows(2), Clock.GetUtcNow());

        await File.WriteAllTextAsync(Folder.PathOf("list.csv"), AList.Rows(3));
        await NextAsync(library);
        Assert.Equal(3, Entries(library.Shelf));
        await File.WriteAllTextAsync(Folder.PathOf("list.csv"), "broken");
        await NextAsync(library);
        File.Delete(Folder.PathOf("list.csv"));
        await NextAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
        Assert.Equal("The file cannot be read (FileNotFoundException).", Assert.Single(library.Shelf.Lists[0].Faults).What);
    }

    private async Task<ListLibrary> OfFileAsync(string content, DateTimeOffset written)
    {
        var path = Folder.PathOf("list.csv");
        await File.WriteAllTextAsync(path, content);
        File.SetLastWriteTimeUtc(path, written.UtcDateTime);
        var library = Library(("sdn", new() { Primary = path }));
        await library.LoadAsync(CancellationToken.None);
        return library;
    }
}
