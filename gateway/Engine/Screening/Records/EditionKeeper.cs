using System.Collections.Concurrent;
using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>
/// Keeps in the store what screening goes by, before anything is judged by it: each edition once, whichever node brings it
/// first, and its taking into use in the audit chain. The newest edition is the one that its publisher confirmed last: a node
/// that wakes up with an old one takes nothing back.
/// </summary>
public sealed partial class EditionKeeper(
    Database database, KeptEditions kept, IEnumerable<ITakenEdition> taken, TimeProvider clock, ILogger<EditionKeeper> logger) : IEditionKeeper
{
    // What this node took last of each: the same again is no news, but to go back to one is.
    private readonly ConcurrentDictionary<(string Hook, string Name), string> _last = [];

    /// <summary>Keeps what the house goes by from its start on.</summary>
    public async Task OpenAsync(IEnumerable<IScreeningHook> hooks, CancellationToken cancel)
    {
        foreach (var edition in hooks.OfType<IReplayableHook>().SelectMany(hook => hook.Editions).Prepend(kept.Policy))
        {
            await WriteAsync(edition, cancel);
        }
    }

    public async ValueTask<bool> KeepAsync(ScreeningEdition edition, CancellationToken cancel)
    {
        try
        {
            await WriteAsync(edition, cancel);
            return true;
        }
        catch (Exception e) when (e is DbException or TimeoutException)
        {
            Log.NotKept(logger, e, edition.Name, edition.Hash);
            return false;
        }
    }

    private async Task WriteAsync(ScreeningEdition edition, CancellationToken cancel)
    {
        if (EditionPack.HashOf(edition.Content.Span) != edition.Hash)
        {
            throw new ArgumentException($"The edition of {edition.Name} has another hash than it says.", nameof(edition));
        }

        var last = _last.GetValueOrDefault((edition.Hook, edition.Name));
        if (last != edition.Hash)
        {
            await TakeAsync(edition, last, cancel);
            kept.Add(edition.Hash);
            _last[(edition.Hook, edition.Name)] = edition.Hash;
        }
    }

    private async Task TakeAsync(ScreeningEdition edition, string? last, CancellationToken cancel)
    {
        var isKept = await database.ReadAsync(tx => EditionTable.IsKeptAsync(tx, edition.Hash, cancel), cancel);
        var packed = isKept ? [] : EditionPack.Pack(edition.Content.Span);
        await database.InTransactionAsync(
            async tx =>
            {
                var now = clock.GetUtcNow();
                var before = await EditionTable.LockInUseAsync(tx, edition.Hook, edition.Name, cancel);
                var isNew = !isKept && await EditionTable.InsertAsync(tx, edition, packed, now, cancel);
                var isNewest = before.Hash != edition.Hash && (edition.Kind == EditionKind.Rules || edition.AsOf > before.AsOf || before.Hash == "");
                if (isNewest)
                {
                    await EditionTable.SetInUseAsync(tx, before with { Hash = edition.Hash, AsOf = edition.AsOf }, cancel);
                }

                // A node that went by another one until now comes late.
                if ((isNewest ? before.Hash : before.Hash == edition.Hash ? last : null) is { } left)
                {
                    foreach (var told in taken)
                    {
                        await told.TakenAsync(tx, left, edition, cancel);
                    }
                }

                if (isNew || isNewest)
                {
                    await AuditTable.AppendAsync(tx, cancel, Record(before, edition, now));
                }
            },
            cancel);
    }

    private static AuditRecord Record(EditionInUse before, ScreeningEdition edition, DateTimeOffset now) => new()
    {
        At = now,
        Actor = Actor.System.Name,
        Action = edition.Kind == EditionKind.List ? "screening.takeList" : "screening.takeRules",
        Subject = edition.Name,
        BeforeRef = before.Hash == "" ? null : before.Hash,
        AfterRef = edition.Hash,
        Detail = $"version {edition.Version}",
    };

    private static partial class Log
    {
        [LoggerMessage(6040, LogLevel.Error, "An edition of {Name} could not be kept, and nothing is judged by it: {Hash}")]
        public static partial void NotKept(ILogger logger, Exception e, string name, string hash);
    }
}

/// <summary>Something that must be written when a list or rules come into use in another edition.</summary>
public interface ITakenEdition
{
    /// <summary>Writes it in the transaction that keeps the edition. The chain is appended to behind it.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="before">The hash of the edition that was gone by until now; empty where there was none.</param>
    /// <param name="edition">The edition.</param>
    /// <param name="cancel">Stops it.</param>
    Task TakenAsync(DbTransaction tx, string before, ScreeningEdition edition, CancellationToken cancel);
}
