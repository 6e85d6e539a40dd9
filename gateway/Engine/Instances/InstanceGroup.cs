using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Instances;

/// <summary>
/// Lets calls of installed products share a transaction. Each of them is recorded, and whoever records waits for the end
/// of the audit chain from there to its commit: alone, two hundred calls a second would wait for one another's commits.
/// </summary>
internal sealed class InstanceGroup<TItem, TOutcome> : IAsyncDisposable
{
    private const int Largest = 32;
    private const int Writers = 2;

    private readonly Database _database;
    private readonly Func<DbTransaction, TItem, List<AuditRecord>, CancellationToken, Task<TOutcome>> _take;
    private readonly GroupCommit<TItem, TOutcome> _group;

    /// <param name="database">Where it is written.</param>
    /// <param name="take">Writes one call, and adds what is to be recorded of it.</param>
    public InstanceGroup(
        Database database, Func<DbTransaction, TItem, List<AuditRecord>, CancellationToken, Task<TOutcome>> take)
    {
        (_database, _take) = (database, take);
        _group = new(WriteAsync, int.MaxValue, Largest, Writers);
    }

    /// <param name="key">Whose call it is: everybody gets a turn.</param>
    /// <param name="item">The call.</param>
    /// <param name="cancel">Ends the waiting, not the writing.</param>
    public Task<TOutcome> TakeAsync(string key, TItem item, CancellationToken cancel) => _group.WriteAsync(key, item, cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private Task<IReadOnlyList<TOutcome>> WriteAsync(Func<IReadOnlyList<TItem>> items, CancellationToken cancel) =>
        _database.InTransactionAsync<IReadOnlyList<TOutcome>>(
            async tx =>
            {
                var (records, outcomes) = (new List<AuditRecord>(), new List<TOutcome>());
                foreach (var item in items())
                {
                    outcomes.Add(await _take(tx, item, records, cancel));
                }

                await AuditTable.AppendAsync(tx, cancel, records);
                return outcomes;
            },
            cancel);
}
