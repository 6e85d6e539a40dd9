using Fulfillment.Screening.Lists;
using Fulfillment.Sdk.Screening;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>A library over a publisher, a folder and a clock of the test's own.</summary>
public abstract class LibraryTests : IDisposable
{
    private protected const string Address = "https://lists.example/sdn.csv";
    private protected const string Others = "https://lists.example/alt.csv";

    private readonly List<ListLibrary> _libraries = [];

    private protected TempFolder Folder { get; } = new();

    private protected ManualClock Clock { get; } = new();

    private protected Publisher Publisher { get; } = new();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _libraries.ForEach(library => library.Dispose());
        Publisher.Dispose();
        Folder.Dispose();
    }

    private protected static ListOptions Fetched() => new() { Primary = Address };

    private protected static async Task StartAsync(ListLibrary library)
    {
        await library.LoadAsync(CancellationToken.None);
        await library.RefreshAsync(CancellationToken.None);
    }

    private protected async Task NextAsync(ListLibrary library)
    {
        Clock.Advance(TimeSpan.FromHours(1));
        await library.RefreshAsync(CancellationToken.None);
    }

    private protected static int Entries(ListShelf shelf) => shelf.Snapshots.Sum(list => list.Entries.Count);

    private protected static List<ShelfChangeEventArgs> Changes(ListLibrary library)
    {
        var changes = new List<ShelfChangeEventArgs>();
        library.Changed += (_, change) => changes.Add(change);
        return changes;
    }

    private protected ListLibrary Library(params (string Name, ListOptions Options)[] lists) => Library("", lists);

    private protected ListLibrary Library(IEditionKeeper keeper, params (string Name, ListOptions Options)[] lists) => Library("", lists, keeper);

    private protected ListLibrary Library(string folder, params (string Name, ListOptions Options)[] lists) => Library(folder, lists, null);

    private ListLibrary Library(string folder, (string Name, ListOptions Options)[] lists, IEditionKeeper? keeper)
    {
        var options = new ScreeningOptions
        {
            ListFolder = Folder.PathOf(folder),
            Lists = lists.ToDictionary(list => list.Name, list => list.Options),
        };
        var library = new ListLibrary(Options.Create(options), () => Publisher, Clock, NullLogger<ListLibrary>.Instance, keeper);
        _libraries.Add(library);
        return library;
    }
}
