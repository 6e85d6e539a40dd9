using Fulfillment.Screening.Lists;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class ListRefreshTests : LibraryTests
{
    [Fact]
    public async Task Files_are_on_the_shelf_before_the_house_opens()
    {
        await File.WriteAllTextAsync(Folder.PathOf("list.csv"), AList.Rows(2));
        var library = Library(("sdn", new() { Primary = Folder.PathOf("list.csv") }));
        using var refresh = new ListRefresh(library, Clock, NullLogger<ListRefresh>.Instance);

        await refresh.StartAsync(CancellationToken.None);

        Assert.Equal(2, Entries(library.Shelf));
        await refresh.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Whoever_throws_when_a_list_changes_does_not_stop_the_rounds()
    {
        Publisher.Has(Address, AList.Rows(3));
        var library = Library(("sdn", Fetched()));
        var told = new TaskCompletionSource();
        library.Changed += (_, _) =>
        {
            told.SetResult();
            throw new FormatException("A handler's own fault.");
        };
        using var refresh = new ListRefresh(library, Clock, NullLogger<ListRefresh>.Instance);

        await refresh.StartAsync(CancellationToken.None);
        await told.Task;
        await refresh.StopAsync(CancellationToken.None);

        Assert.False(refresh.ExecuteTask!.IsFaulted);
        Assert.Equal(3, Entries(library.Shelf));
    }

    [Fact]
    public async Task Without_a_list_there_are_no_rounds()
    {
        using var refresh = new ListRefresh(Library(), Clock, NullLogger<ListRefresh>.Instance);

        await refresh.StartAsync(CancellationToken.None);

        await refresh.ExecuteTask!;
        Assert.Empty(Publisher.Asked);
    }
}
