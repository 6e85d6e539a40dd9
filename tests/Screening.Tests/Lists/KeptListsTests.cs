namespace Fulfillment.Screening.Tests.Lists;

public sealed class KeptListsTests : LibraryTests
{
    [Fact]
    public async Task The_last_good_edition_survives_a_restart_without_a_network()
    {
        Publisher.Has(Address, AList.Rows(3));
        Publisher.Has(Others, "1,1,\"aka\",\"OTHER\",-0- \r\n");
        var options = Fetched();
        options.Alternates = Others;
        var before = Library(("sdn", options));
        await StartAsync(before);
        Publisher.IsGone();
        Clock.Advance(TimeSpan.FromHours(5));

        var after = Library(("sdn", options));
        await StartAsync(after);

        Assert.Equal(before.Shelf.Snapshots[0].Hash, after.Shelf.Snapshots[0].Hash);
        Assert.Equal(before.Shelf.Snapshots[0].AsOf, after.Shelf.Snapshots[0].AsOf);
        Assert.Equal(2, after.Shelf.Snapshots[0].Entries[0].Names.Count);
        Assert.Equal(2, after.Shelf.Lists[0].Faults.Count);
    }

    [Fact]
    public async Task The_last_good_edition_of_another_place_is_not_taken()
    {
        Publisher.Has(Address, AList.Rows(3));
        await StartAsync(Library(("sdn", Fetched())));
        Publisher.IsGone();

        var library = Library(("sdn", new() { Primary = "https://elsewhere.example/sdn.csv" }));
        await StartAsync(library);

        Assert.True(Assert.Single(library.Shelf.Lists).IsMissing);
    }

    [Theory]
    [InlineData("no archive")]
    [InlineData("")]
    public async Task A_damaged_last_good_edition_is_passed_over(string content)
    {
        Publisher.Has(Address, AList.Rows(3));
        await File.WriteAllTextAsync(Folder.PathOf("sdn.zip"), content);
        var library = Library(("sdn", Fetched()));

        await library.LoadAsync(CancellationToken.None);
        Assert.Empty(library.Shelf.Snapshots);
        await library.RefreshAsync(CancellationToken.None);

        Assert.Single(library.Shelf.Snapshots);
    }

    [Fact]
    public async Task Every_damage_to_the_last_good_edition_is_found_or_harmless()
    {
        Publisher.Has(Address, AList.Rows(3));
        var good = Library(("sdn", Fetched()));
        await StartAsync(good);
        var bytes = await File.ReadAllBytesAsync(Folder.PathOf("sdn.zip"));

        for (var at = 0; at < bytes.Length; at += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x55;
            await File.WriteAllBytesAsync(Folder.PathOf("sdn.zip"), damaged);
            var library = Library(("sdn", Fetched()));

            await library.LoadAsync(CancellationToken.None);

            Assert.All(library.Shelf.Snapshots, list => Assert.Equal(good.Shelf.Snapshots[0].Hash, list.Hash));
        }
    }

    [Fact]
    public async Task A_bad_edition_is_refused_and_the_last_good_one_stays()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        var kept = await File.ReadAllBytesAsync(Folder.PathOf("sdn.zip"));

        Publisher.Has(Address, AList.Rows(3) + "4,\"CUT O");
        await NextAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
        Assert.Equal("The last line does not end: the file is cut off.", Assert.Single(library.Shelf.Lists[0].Faults).What);
        Assert.Equal(kept, await File.ReadAllBytesAsync(Folder.PathOf("sdn.zip")));
    }

    [Fact]
    public async Task That_holds_after_a_restart_too_until_somebody_accepts_it()
    {
        Publisher.Has(Address, AList.Rows(10));
        await StartAsync(Library(("sdn", Fetched())));
        Publisher.Has(Address, AList.Rows(1));
        var refusing = Library(("sdn", Fetched()));
        await StartAsync(refusing);
        var options = Fetched();
        options.AcceptShrink = true;
        var accepting = Library(("sdn", options));
        await StartAsync(accepting);

        Assert.Equal(10, Entries(refusing.Shelf));
        Assert.Equal(
            "The list has 1 entries, and had 10: it seems to be cut off. If it is right, set Screening:Lists:sdn:AcceptShrink until it is taken.",
            $"{refusing.Shelf.Lists[0].Faults[0].What} {refusing.Shelf.Lists[0].Faults[0].Remedy}");
        Assert.Equal(1, Entries(accepting.Shelf));
    }

    [Fact]
    public async Task AFolder_that_cannot_be_written_costs_the_last_good_edition_only()
    {
        Publisher.Has(Address, AList.Rows(3));
        await File.WriteAllTextAsync(Folder.PathOf("taken"), "");
        var library = Library("taken", ("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
    }
}
