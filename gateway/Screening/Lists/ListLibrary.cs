using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// Loads the configured lists and renews them. A list is taken whole and without fault or not at all; until then the last
/// good one stays. So it does until the next one is kept for later: nothing is judged by what could not be shown again.
/// Readers take <see cref="Shelf"/> once and use it without locks.
/// </summary>
public sealed partial class ListLibrary : IDisposable
{
    private static readonly TimeSpan _afterFault = TimeSpan.FromMinutes(5);

    private readonly List<Stock> _stocks;
    private readonly KeptLists _kept;
    private readonly HttpClient _http;
    private readonly ListFetch _fetch;
    private readonly TimeProvider _clock;
    private readonly ILogger<ListLibrary> _logger;
    private readonly IEditionKeeper? _keeper;
    private readonly SemaphoreSlim _one = new(1);
    private volatile ListShelf _shelf;

    /// <param name="options">Which lists.</param>
    /// <param name="wire">Makes what fetches. It must not follow redirects by itself.</param>
    /// <param name="clock">Tells ages.</param>
    /// <param name="logger">Gets ids, counts and faults; nothing of what a list says.</param>
    /// <param name="keeper">Keeps every edition before it is taken into use; null where nobody does.</param>
    public ListLibrary(
        IOptions<ScreeningOptions> options, Func<HttpMessageHandler> wire, TimeProvider clock, ILogger<ListLibrary> logger,
        IEditionKeeper? keeper = null)
    {
        _stocks = [.. options.Value.Lists.OrderBy(list => list.Key, StringComparer.Ordinal).Select(list => new Stock(list.Key, list.Value))];
        _kept = new(options.Value.ListFolder);
        _http = new(wire()) { Timeout = Timeout.InfiniteTimeSpan };
        _fetch = new(_http, clock);
        _clock = clock;
        _logger = logger;
        _keeper = keeper;
        _shelf = new([.. _stocks.Select(stock => stock.Shelved)]);
    }

    /// <summary>
    /// Tells that a list was taken for the first time or in another edition. The next list waits until the handlers are done.
    /// </summary>
    public event EventHandler<ShelfChangeEventArgs>? Changed;

    /// <summary>The lists of this moment.</summary>
    public ListShelf Shelf => _shelf;

    /// <summary>The same as they are kept for later.</summary>
    internal IReadOnlyList<ScreeningEdition> Editions =>
        [.. _stocks.Select(stock => stock.Taken is { } taken ? ListEdition.Of(stock.Options, taken.Files, taken.Read.Snapshot) : null).OfType<ScreeningEdition>()];

    /// <summary>Takes what lies on a disk: the last good editions, then the files. It asks nobody outside.</summary>
    public Task LoadAsync(CancellationToken cancel) => AloneAsync(
        async () =>
        {
            foreach (var stock in _stocks)
            {
                await TakeKeptAsync(stock, cancel);
                if (!stock.Options.IsFetched)
                    await RefreshAsync(stock, cancel);
            }
        },
        cancel);

    /// <summary>Renews the lists whose time has come.</summary>
    public Task RefreshAsync(CancellationToken cancel) => AloneAsync(
        async () =>
        {
            foreach (var stock in _stocks)
                await TakeWaitingAsync(stock, cancel);
            foreach (var stock in _stocks.Where(stock => stock.NextAt <= _clock.GetUtcNow()))
                await RefreshAsync(stock, cancel);
            foreach (var stock in _stocks)
                TellAge(stock);
        },
        cancel);

    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }

    private async Task AloneAsync(Func<Task> work, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task RefreshAsync(Stock stock, CancellationToken cancel)
    {
        stock.NextAt = _clock.GetUtcNow().AddMinutes(stock.Options.RefreshMinutes);
        var gathering = stock.Options.IsFetched
            ? await _fetch.GatherAsync(stock.Options, stock.Taken?.Files, cancel)
            : await ListDisk.GatherAsync(stock.Options, stock.Taken?.Files, cancel);
        switch (gathering)
        {
            case ListGathering.Found found when Read(stock, found.Files) is { } read:
                await WriteAsync(stock, found.Files, cancel);
                await TakeAsync(stock, found.Files, read, cancel);
                break;
            case ListGathering.Unchanged unchanged when stock.Taken is var (files, read):
                stock.Waiting = null;
                var renewed = files with { AsOf = unchanged.AsOf };
                if (renewed.AsOf != files.AsOf)
                    await WriteAsync(stock, renewed, cancel);
                Publish(stock, new(renewed, read with { Snapshot = read.Snapshot with { AsOf = unchanged.AsOf } }));
                break;
            case ListGathering.Failed failed:
                Refuse(stock, failed.Faults);
                break;
        }
    }

    private async Task TakeKeptAsync(Stock stock, CancellationToken cancel)
    {
        try
        {
            if (await _kept.ReadAsync(stock.Name, stock.Options, cancel) is { } files && Read(stock, files) is { } read)
                await TakeAsync(stock, files, read, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.NotKept(_logger, e, stock.Name);
        }
    }

    /// <summary>Takes an edition into use once it is kept for later; until then it waits, and the one before stays.</summary>
    private async Task TakeAsync(Stock stock, ListFiles files, ListReading.Read read, CancellationToken cancel)
    {
        var edition = ListEdition.Of(stock.Options, files, read.Snapshot);
        if (_keeper is not null && !await _keeper.KeepAsync(edition, cancel))
        {
            Log.Waits(_logger, stock.Name, read.Snapshot.Version, read.Snapshot.Hash);
            stock.Waiting = new(files, read);
            return;
        }

        stock.Waiting = null;
        Publish(stock, new(files, read with { Snapshot = read.Snapshot with { Edition = edition.Hash } }));
    }

    private async Task TakeWaitingAsync(Stock stock, CancellationToken cancel)
    {
        if (stock.Waiting is var (files, read))
            await TakeAsync(stock, files, read, cancel);
    }

    private async Task WriteAsync(Stock stock, ListFiles files, CancellationToken cancel)
    {
        try
        {
            await _kept.WriteAsync(stock.Name, stock.Options.Format, files, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotKept(_logger, e, stock.Name);
        }
    }

    /// <returns>null where the list was refused.</returns>
    private ListReading.Read? Read(Stock stock, ListFiles files)
    {
        switch (ListFiles.Read(stock.Name, stock.Options, files))
        {
            case ListReading.Read read when Shrunk(stock, read) is { } shrunk:
                Refuse(stock, [shrunk]);
                return null;
            case ListReading.Read read:
                return read;
            case ListReading.Refused refused:
                Refuse(stock, refused.Faults);
                return null;
            default:
                return null;
        }
    }

    private static ListFault? Shrunk(Stock stock, ListReading.Read now) =>
        !stock.Options.AcceptShrink && stock.Taken?.Read is { } before && now.Snapshot.Entries.Count * 2 < before.Snapshot.Entries.Count
            ? new(
                stock.Options.Primary!, null,
                $"The list has {now.Snapshot.Entries.Count} entries, and had {before.Snapshot.Entries.Count}: it seems to be cut off.",
                $"If it is right, set {ScreeningOptions.Section}:Lists:{stock.Name}:{nameof(ListOptions.AcceptShrink)} until it is taken.")
            : null;

    private void Publish(Stock stock, Taken taken)
    {
        var (before, read) = (_shelf, taken.Read);
        var isOther = stock.Taken?.Read.Snapshot.Hash != read.Snapshot.Hash;
        stock.Taken = taken;
        stock.Shelved = stock.Shelved with
        {
            Snapshot = read.Snapshot,
            LoadedAt = isOther ? _clock.GetUtcNow() : stock.Shelved.LoadedAt,
            Strays = read.Strays,
            Faults = [],
        };
        _shelf = before.With(stock.Shelved);
        if (!isOther)
            return;

        Log.Taken(
            _logger, stock.Name, read.Snapshot.Entries.Count, read.Snapshot.Version, read.Snapshot.Hash, read.Snapshot.AsOf, read.Strays);
        Changed?.Invoke(this, new(before, _shelf));
    }

    private void Refuse(Stock stock, IReadOnlyList<ListFault> faults)
    {
        stock.NextAt = _clock.GetUtcNow() + _afterFault;
        stock.Shelved = stock.Shelved with { Faults = faults };
        _shelf = _shelf.With(stock.Shelved);
        if (stock.Shelved.IsMissing)
            Log.Missing(_logger, stock.Name, faults.Count, faults[0]);
        else
            Log.Refused(_logger, stock.Name, faults.Count, faults[0]);
    }

    /// <summary>Says once that a list has become too old.</summary>
    private void TellAge(Stock stock)
    {
        var isTooOld = stock.Shelved.IsTooOld(_clock.GetUtcNow());
        if (isTooOld && !stock.IsToldOld)
            Log.TooOld(_logger, stock.Name, stock.Shelved.Snapshot!.AsOf, stock.Options.MaxAgeHours);
        stock.IsToldOld = isTooOld;
    }

    /// <summary>What the library knows of one list.</summary>
    private sealed class Stock(string name, ListOptions options)
    {
        public string Name => name;

        public ListOptions Options => options;

        public DateTimeOffset NextAt { get; set; }

        /// <summary>The edition in use.</summary>
        public Taken? Taken { get; set; }

        /// <summary>The next one, until it is kept for later.</summary>
        public Taken? Waiting { get; set; }

        public bool IsToldOld { get; set; }

        public ShelvedList Shelved { get; set; } = new() { Name = name, MaxAge = TimeSpan.FromHours(options.MaxAgeHours) };
    }

    private sealed record Taken(ListFiles Files, ListReading.Read Read);

    private static partial class Log
    {
        [LoggerMessage(6010, LogLevel.Information, "List {List} is taken: {Entries} entries, version {Version}, hash {Hash}, as of {AsOf:u}, {Strays} rows of nobody")]
        public static partial void Taken(
            ILogger logger, string list, int entries, string version, string hash, DateTimeOffset asOf, int strays);

        [LoggerMessage(6011, LogLevel.Warning, "List {List} could not be renewed, the last good edition stays; of {Count} faults the first is: {Fault}")]
        public static partial void Refused(ILogger logger, string list, int count, ListFault fault);

        [LoggerMessage(6012, LogLevel.Error, "List {List} is missing, and nothing is allowed without it; of {Count} faults the first is: {Fault}")]
        public static partial void Missing(ILogger logger, string list, int count, ListFault fault);

        [LoggerMessage(6013, LogLevel.Error, "List {List} is too old, and nothing is allowed with it: it is as of {AsOf:u} and may be {Hours} hours old")]
        public static partial void TooOld(ILogger logger, string list, DateTimeOffset asOf, int hours);

        [LoggerMessage(6050, LogLevel.Warning, "List {List} has an edition that could not be kept for later, so it is not used yet: version {Version}, hash {Hash}; it is tried again in a minute")]
        public static partial void Waits(ILogger logger, string list, string version, string hash);

        [LoggerMessage(6014, LogLevel.Warning, "The last good edition of list {List} could not be kept or read")]
        public static partial void NotKept(ILogger logger, Exception e, string list);
    }
}
