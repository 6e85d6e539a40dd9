using System.Net;
using System.Text;
using Fulfillment.Screening.Lists;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class ListLibraryTests : IDisposable
{
    private const string Address = "https://lists.example/sdn.csv";
    private const string Others = "https://lists.example/alt.csv";

    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly Publisher _publisher = new();
    private readonly List<ListLibrary> _libraries = [];

    [Fact]
    public async Task Without_a_list_the_shelf_is_empty_and_nothing_is_missing()
    {
        var library = Library();

        await StartAsync(library);

        Assert.Empty(library.Shelf.Lists);
        Assert.Empty(library.Shelf.Gaps(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task Until_it_was_loaded_a_list_is_missing()
    {
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        var list = Assert.Single(library.Shelf.Gaps(_clock.GetUtcNow()));
        Assert.True(list.IsMissing);
        Assert.Equal(
            $"{Address}: The file could not be fetched (NameResolutionError). It is tried again; see that the address is right and may be reached.",
            Assert.Single(list.Faults).ToString());
    }

    [Fact]
    public async Task A_fetched_list_has_its_name_version_hash_and_age()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);
        _clock.Advance(TimeSpan.FromHours(2));

        var list = Assert.Single(library.Shelf.Lists);
        var snapshot = Assert.Single(library.Shelf.Snapshots);
        Assert.Equal(("sdn", "2026-11-20", 3, true), (snapshot.Name, snapshot.Version, snapshot.Entries.Count, snapshot.IsBlocking));
        Assert.Equal(64, snapshot.Hash.Length);
        Assert.Equal(TimeSpan.FromHours(2), list.Age(_clock.GetUtcNow()));
        Assert.Empty(library.Shelf.Gaps(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task The_last_good_edition_survives_a_restart_without_a_network()
    {
        _publisher.Has(Address, AList.Rows(3));
        _publisher.Has(Others, "1,1,\"aka\",\"OTHER\",-0- \r\n");
        var options = Fetched();
        options.Alternates = Others;
        var before = Library(("sdn", options));
        await StartAsync(before);
        _publisher.IsGone();
        _clock.Advance(TimeSpan.FromHours(5));

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
        _publisher.Has(Address, AList.Rows(3));
        await StartAsync(Library(("sdn", Fetched())));
        _publisher.IsGone();

        var library = Library(("sdn", new() { Primary = "https://elsewhere.example/sdn.csv" }));
        await StartAsync(library);

        Assert.True(Assert.Single(library.Shelf.Lists).IsMissing);
    }

    [Theory]
    [InlineData("no archive")]
    [InlineData("")]
    public async Task A_damaged_last_good_edition_is_passed_over(string content)
    {
        _publisher.Has(Address, AList.Rows(3));
        await File.WriteAllTextAsync(_folder.PathOf("sdn.zip"), content);
        var library = Library(("sdn", Fetched()));

        await library.LoadAsync(CancellationToken.None);
        Assert.Empty(library.Shelf.Snapshots);
        await library.RefreshAsync(CancellationToken.None);

        Assert.Single(library.Shelf.Snapshots);
    }

    [Fact]
    public async Task Every_damage_to_the_last_good_edition_is_found_or_harmless()
    {
        _publisher.Has(Address, AList.Rows(3));
        var good = Library(("sdn", Fetched()));
        await StartAsync(good);
        var bytes = await File.ReadAllBytesAsync(_folder.PathOf("sdn.zip"));

        for (var at = 0; at < bytes.Length; at += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x55;
            await File.WriteAllBytesAsync(_folder.PathOf("sdn.zip"), damaged);
            var library = Library(("sdn", Fetched()));

            await library.LoadAsync(CancellationToken.None);

            Assert.All(library.Shelf.Snapshots, list => Assert.Equal(good.Shelf.Snapshots[0].Hash, list.Hash));
        }
    }

    [Fact]
    public async Task What_has_not_changed_is_not_fetched_again_and_counts_as_fresh()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        var changes = Changes(library);

        _clock.Advance(TimeSpan.FromHours(47));
        await library.RefreshAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromHours(47));

        Assert.Equal(2, _publisher.Asked.Count);
        Assert.NotEmpty(_publisher.Asked[1].Headers.IfNoneMatch);
        Assert.Empty(changes);
        Assert.Empty(library.Shelf.Gaps(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_list_is_looked_for_no_earlier_than_its_time()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);

        _clock.Advance(TimeSpan.FromMinutes(59));
        await library.RefreshAsync(CancellationToken.None);
        Assert.Single(_publisher.Asked);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await library.RefreshAsync(CancellationToken.None);

        Assert.Equal(2, _publisher.Asked.Count);
    }

    [Fact]
    public async Task After_a_fault_it_is_looked_for_soon()
    {
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        _publisher.Has(Address, AList.Rows(3));

        _clock.Advance(TimeSpan.FromMinutes(5));
        await library.RefreshAsync(CancellationToken.None);

        Assert.Single(library.Shelf.Snapshots);
        Assert.Empty(library.Shelf.Lists[0].Faults);
    }

    [Fact]
    public async Task Another_edition_is_told_with_the_shelf_before_and_the_shelf_now()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        var changes = Changes(library);
        await StartAsync(library);

        _publisher.Has(Address, AList.Rows(4));
        await NextAsync(library);

        Assert.Equal([(0, 3), (3, 4)], changes.Select(change => (Entries(change.Before), Entries(change.Now))));
        Assert.Same(library.Shelf, changes[^1].Now);
    }

    [Fact]
    public async Task A_bad_edition_is_refused_and_the_last_good_one_stays()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        var kept = await File.ReadAllBytesAsync(_folder.PathOf("sdn.zip"));

        _publisher.Has(Address, AList.Rows(3) + "4,\"CUT O");
        await NextAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
        Assert.Equal("The last line does not end: the file is cut off.", Assert.Single(library.Shelf.Lists[0].Faults).What);
        Assert.Equal(kept, await File.ReadAllBytesAsync(_folder.PathOf("sdn.zip")));
    }

    [Theory]
    [InlineData(10, 5, 5)]
    [InlineData(10, 4, 10)]
    public async Task A_list_that_lost_more_than_half_is_refused(int before, int now, int stays)
    {
        _publisher.Has(Address, AList.Rows(before));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);

        _publisher.Has(Address, AList.Rows(now));
        await NextAsync(library);

        Assert.Equal(stays, Entries(library.Shelf));
        Assert.Equal(stays == now ? 0 : 1, library.Shelf.Lists[0].Faults.Count);
    }

    [Fact]
    public async Task That_holds_after_a_restart_too_until_somebody_accepts_it()
    {
        _publisher.Has(Address, AList.Rows(10));
        await StartAsync(Library(("sdn", Fetched())));
        _publisher.Has(Address, AList.Rows(1));
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
    public async Task A_list_that_nobody_confirmed_becomes_too_old_and_stays_on_the_shelf()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        _publisher.IsGone();

        _clock.Advance(TimeSpan.FromHours(48));
        await library.RefreshAsync(CancellationToken.None);
        Assert.Empty(library.Shelf.Gaps(_clock.GetUtcNow()));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(library.Shelf.Gaps(_clock.GetUtcNow())).IsTooOld(_clock.GetUtcNow()));
        Assert.Single(library.Shelf.Snapshots);
    }

    [Fact]
    public async Task A_list_from_the_future_has_no_age_to_trust()
    {
        var library = await OfFileAsync(AList.Rows(1), _clock.GetUtcNow().AddHours(2));

        Assert.Single(library.Shelf.Gaps(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task One_bad_list_does_not_hold_up_the_others()
    {
        _publisher.Has(Address, AList.Rows(3));
        var library = Library(("a", new() { Primary = "https://gone.example/" }), ("b", Fetched()));

        await StartAsync(library);

        Assert.Equal([true, false], library.Shelf.Lists.Select(list => list.IsMissing));
    }

    [Fact]
    public async Task Files_are_there_at_the_start_and_their_age_is_that_of_the_oldest()
    {
        var library = await OfFileAsync(AList.Rows(2), _clock.GetUtcNow().AddHours(-49));

        Assert.Equal(2, Entries(library.Shelf));
        Assert.Equal(TimeSpan.FromHours(49), library.Shelf.Lists[0].Age(_clock.GetUtcNow()));
        Assert.True(library.Shelf.Lists[0].IsTooOld(_clock.GetUtcNow()));
        Assert.Equal("2026-11-19", library.Shelf.Snapshots[0].Version);
    }

    [Fact]
    public async Task A_file_that_was_replaced_is_taken_and_one_that_was_broken_is_not()
    {
        var library = await OfFileAsync(AList.Rows(2), _clock.GetUtcNow());

        await File.WriteAllTextAsync(_folder.PathOf("list.csv"), AList.Rows(3));
        await NextAsync(library);
        Assert.Equal(3, Entries(library.Shelf));
        await File.WriteAllTextAsync(_folder.PathOf("list.csv"), "broken");
        await NextAsync(library);
        File.Delete(_folder.PathOf("list.csv"));
        await NextAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
        Assert.Equal("The file cannot be read (FileNotFoundException).", Assert.Single(library.Shelf.Lists[0].Faults).What);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_the_last_good_edition_only()
    {
        _publisher.Has(Address, AList.Rows(3));
        await File.WriteAllTextAsync(_folder.PathOf("taken"), "");
        var library = Library("taken", ("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal(3, Entries(library.Shelf));
    }

    [Theory]
    [InlineData("https://mirror.example/sdn.csv", 3)]
    [InlineData("/moved.csv", 3)]
    [InlineData("http://lists.example/moved.csv", 0)]
    [InlineData("file:///etc/passwd", 0)]
    [InlineData(Address, 0)]
    public async Task A_redirect_is_followed_to_https_only_and_not_for_ever(string location, int entries)
    {
        _publisher.Has("https://mirror.example/sdn.csv", AList.Rows(3));
        _publisher.Has("https://lists.example/moved.csv", AList.Rows(3));
        _publisher.Has("http://lists.example/moved.csv", AList.Rows(3));
        _publisher.Answers(Address, _ => new(HttpStatusCode.Found) { Headers = { Location = new(location, UriKind.RelativeOrAbsolute) } });
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal(entries, Entries(library.Shelf));
        Assert.DoesNotContain(_publisher.Asked, request => request.RequestUri!.Scheme != "https");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotModified)]
    [InlineData(HttpStatusCode.PartialContent)]
    [InlineData(HttpStatusCode.Found)]
    public async Task Any_other_answer_is_a_fault(HttpStatusCode status)
    {
        _publisher.Answers(Address, _ => new(status) { Content = new StringContent(AList.Rows(3)) });
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal($"The publisher answered with the status {(int)status}.", Assert.Single(library.Shelf.Lists[0].Faults).What);
    }

    [Fact]
    public async Task A_file_that_says_it_is_huge_is_not_fetched_and_one_that_is_shorter_than_it_says_not_taken()
    {
        _publisher.Answers(Address, _ => Sized(ListLimits.FileBytes + 1));
        _publisher.Answers(Others, _ => Sized(1_000_000));
        var library = Library(("a", Fetched()), ("b", new() { Primary = Others }));

        await StartAsync(library);

        Assert.Equal("The file has more than 100,000,000 bytes.", library.Shelf.Lists[0].Faults[0].What);
        Assert.Equal($"Of 1000000 bytes {AList.Rows(3).Length} came: the file is cut off.", library.Shelf.Lists[1].Faults[0].What);
    }

    [Fact]
    public async Task A_publisher_that_does_not_answer_is_given_up()
    {
        _publisher.Hangs(Address);
        using var http = new HttpClient(_publisher, disposeHandler: false);

        var gathering = await new ListFetch(http, _clock) { TimeLimit = TimeSpan.FromMilliseconds(1) }
            .GatherAsync(Fetched(), null, CancellationToken.None);

        Assert.StartsWith(
            "The file was not there within", Assert.Single(Assert.IsType<ListGathering.Failed>(gathering).Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_stops_a_fetch()
    {
        _publisher.Hangs(Address);
        using var stop = new CancellationTokenSource();
        var library = Library(("sdn", Fetched()));

        var refresh = library.RefreshAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);
    }

    public void Dispose()
    {
        _libraries.ForEach(library => library.Dispose());
        _publisher.Dispose();
        _folder.Dispose();
    }

    private static ListOptions Fetched() => new() { Primary = Address };

    private static async Task StartAsync(ListLibrary library)
    {
        await library.LoadAsync(CancellationToken.None);
        await library.RefreshAsync(CancellationToken.None);
    }

    private async Task NextAsync(ListLibrary library)
    {
        _clock.Advance(TimeSpan.FromHours(1));
        await library.RefreshAsync(CancellationToken.None);
    }

    private async Task<ListLibrary> OfFileAsync(string content, DateTimeOffset written)
    {
        var path = _folder.PathOf("list.csv");
        await File.WriteAllTextAsync(path, content);
        File.SetLastWriteTimeUtc(path, written.UtcDateTime);
        var library = Library(("sdn", new() { Primary = path }));
        await library.LoadAsync(CancellationToken.None);
        return library;
    }

    private static HttpResponseMessage Sized(long bytes)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(AList.Rows(3)))) };
        answer.Content.Headers.ContentLength = bytes;
        return answer;
    }

    private static int Entries(ListShelf shelf) => shelf.Snapshots.Sum(list => list.Entries.Count);

    private static List<ShelfChangeEventArgs> Changes(ListLibrary library)
    {
        var changes = new List<ShelfChangeEventArgs>();
        library.Changed += (_, change) => changes.Add(change);
        return changes;
    }

    private ListLibrary Library(params (string Name, ListOptions Options)[] lists) => Library("", lists);

    private ListLibrary Library(string folder, params (string Name, ListOptions Options)[] lists)
    {
        var options = new ScreeningOptions
        {
            ListFolder = _folder.PathOf(folder),
            Lists = lists.ToDictionary(list => list.Name, list => list.Options),
        };
        var library = new ListLibrary(Options.Create(options), () => _publisher, _clock, NullLogger<ListLibrary>.Instance);
        _libraries.Add(library);
        return library;
    }
}
