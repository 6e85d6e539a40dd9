using System.Net;
using System.Text;
using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class ListFetchTests : LibraryTests
{
    [Fact]
    public async Task What_has_not_changed_is_not_fetched_again_and_counts_as_fresh()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        await StartAsync(library);
        var changes = Changes(library);

        Clock.Advance(TimeSpan.FromHours(47));
        await library.RefreshAsync(CancellationToken.None);
        Clock.Advance(TimeSpan.FromHours(47));

        Assert.Equal(2, Publisher.Asked.Count);
        Assert.NotEmpty(Publisher.Asked[1].Headers.IfNoneMatch);
        Assert.Empty(changes);
        Assert.Empty(library.Shelf.Gaps(Clock.GetUtcNow()));
    }

    [Theory]
    [InlineData("https://mirror.example/sdn.csv", 3)]
    [InlineData("/moved.csv", 3)]
    [InlineData("http://lists.example/moved.csv", 0)]
    [InlineData("file:///etc/passwd", 0)]
    [InlineData(Address, 0)]
    public async Task A_redirect_is_followed_to_https_only_and_not_for_ever(string location, int entries)
    {
        Publisher.Has("https://mirror.example/sdn.csv", AList.Rows(3));
        Publisher.Has("https://lists.example/moved.csv", AList.Rows(3));
        Publisher.Has("http://lists.example/moved.csv", AList.Rows(3));
        Publisher.Answers(Address, _ => new(HttpStatusCode.Found) { Headers = { Location = new(location, UriKind.RelativeOrAbsolute) } });
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal(entries, Entries(library.Shelf));
        Assert.DoesNotContain(Publisher.Asked, request => request.RequestUri!.Scheme != "https");
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotModified)]
    [InlineData(HttpStatusCode.PartialContent)]
    [InlineData(HttpStatusCode.Found)]
    public async Task Any_other_answer_is_a_fault(HttpStatusCode status)
    {
        Publisher.Answers(Address, _ => new(status) { Content = new StringContent(AList.Rows(3)) });
        var library = Library(("sdn", Fetched()));

        await StartAsync(library);

        Assert.Equal($"The publisher answered with the status {(int)status}.", Assert.Single(library.Shelf.Lists[0].Faults).What);
    }

    [Fact]
    public async Task A_file_that_says_it_is_huge_is_not_fetched_and_one_that_is_shorter_than_it_says_not_taken()
    {
        Publisher.Answers(Address, _ => Sized(ListLimits.FileBytes + 1));
        Publisher.Answers(Others, _ => Sized(1_000_000));
        var library = Library(("a", Fetched()), ("b", new() { Primary = Others }));

        await StartAsync(library);

        Assert.Equal("The file has more than 100,000,000 bytes.", library.Shelf.Lists[0].Faults[0].What);
        Assert.Equal($"Of 1000000 bytes {AList.Rows(3).Length} came: the file is cut off.", library.Shelf.Lists[1].Faults[0].What);
    }

    [Fact]
    public async Task APublisher_that_does_not_answer_is_given_up()
    {
        Publisher.Hangs(Address);
        using var http = new HttpClient(Publisher, disposeHandler: false);

        var gathering = await new ListFetch(http, Clock) { TimeLimit = TimeSpan.FromMilliseconds(1) }
            .GatherAsync(Fetched(), null, CancellationToken.None);

        Assert.StartsWith(
            "The file was not there within", Assert.Single(Assert.IsType<ListGathering.Failed>(gathering).Faults).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_stops_a_fetch()
    {
        Publisher.Hangs(Address);
        using var stop = new CancellationTokenSource();
        var library = Library(("sdn", Fetched()));

        var refresh = library.RefreshAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);
    }

    private static HttpResponseMessage Sized(long bytes)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(AList.Rows(3)))) };
        answer.Content.Headers.ContentLength = bytes;
        return answer;
    }
}
