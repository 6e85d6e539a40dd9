using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>No edition is used before it is kept.</summary>
public sealed class EditionsInUseTests : LibraryTests
{
    private readonly Shelf _keeper = new();

    [Fact]
    public async Task An_edition_is_kept_before_anybody_is_judged_by_it()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(_keeper, ("sdn", Fetched()));
        var seen = new List<int>();
        _keeper.Before = () => seen.Add(Entries(library.Shelf));

        await StartAsync(library);
        Publisher.Has(Address, AList.Rows(4));
        await NextAsync(library);
        await NextAsync(library);

        Assert.Equal([0, 3], seen);
        Assert.Equal([.. _keeper.Kept.Select(edition => edition.Hash).TakeLast(1)], library.Shelf.Snapshots.Select(list => list.Edition));
    }

    [Fact]
    public async Task While_the_next_edition_cannot_be_kept_the_one_before_stays()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(_keeper, ("sdn", Fetched()));
        await StartAsync(library);
        _keeper.IsFull = true;

        Publisher.Has(Address, AList.Rows(4));
        await NextAsync(library);
        var meanwhile = Entries(library.Shelf);
        _keeper.IsFull = false;
        Publisher.IsGone();
        await library.RefreshAsync(CancellationToken.None);

        Assert.Equal((3, 4), (meanwhile, Entries(library.Shelf)));
    }

    [Fact]
    public async Task The_last_good_edition_that_cannot_be_kept_at_the_start_is_taken_as_soon_as_it_can()
    {
        Publisher.Has(Address, AList.Rows(3));
        await StartAsync(Library(_keeper, ("sdn", Fetched())));
        Publisher.IsGone();
        _keeper.IsFull = true;

        var library = Library(_keeper, ("sdn", Fetched()));
        await StartAsync(library);
        var missing = library.Shelf.Gaps(Clock.GetUtcNow()).Count;
        _keeper.IsFull = false;
        await library.RefreshAsync(CancellationToken.None);

        Assert.Equal((1, 3), (missing, Entries(library.Shelf)));
    }

    [Fact]
    public async Task What_is_kept_answers_as_the_list_did_whatever_is_on_the_shelf_by_now()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(_keeper, ("sdn", Fetched()));
        using var hook = new ListHook(library, Clock);
        await StartAsync(library);
        var request = A.Request(A.Party() with { Name = library.Shelf.Snapshots[0].Entries[1].Names[0].Text });
        var then = await hook.ScreenAsync(request, CancellationToken.None);

        Publisher.Has(Address, AList.Rows(6));
        await NextAsync(library);
        var again = await hook.Again([_keeper.Kept[0]]).ScreenAsync(request, CancellationToken.None);

        Assert.NotEmpty(then.Matches);
        Assert.Equivalent(then, again, strict: true);
        Assert.Equal([ListHook.Method, _keeper.Kept[0].Hash], [again.Basis!.Method, .. again.Basis.Editions]);
        Assert.NotEqual(then.Basis!.Editions, (await hook.ScreenAsync(request, CancellationToken.None)).Basis!.Editions);
        Assert.Equal(_keeper.Kept[1].Hash, Assert.Single(hook.Editions).Hash);
    }

    /// <summary>Keeps what it is given, unless it is full.</summary>
    private sealed class Shelf : IEditionKeeper
    {
        public List<ScreeningEdition> Kept { get; } = [];

        public bool IsFull { get; set; }

        public Action Before { get; set; } = () => { };

        public ValueTask<bool> KeepAsync(ScreeningEdition edition, CancellationToken cancel)
        {
            Before();
            if (!IsFull)
                Kept.Add(edition);
            return ValueTask.FromResult(!IsFull);
        }
    }
}
