using Fulfillment.Engine.Orders;
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

    private readonly OrderBook _book;
    private readonly Func<OrderChange, TItem, CancellationToken, Task<TOutcome>> _take;
    private readonly GroupCommit<TItem, TOutcome> _group;

    /// <param name="book">Where it is written.</param>
    /// <param name="take">Writes one call, and says what is to be recorded and told of it.</param>
    public InstanceGroup(OrderBook book, Func<OrderChange, TItem, CancellationToken, Task<TOutcome>> take)
    {
        (_book, _take) = (book, take);
        _group = new(WriteAsync, int.MaxValue, Largest, Writers);
    }

    /// <param name="key">Whose call it is: everybody gets a turn.</param>
    /// <param name="item">The call.</param>
    /// <param name="cancel">Ends the waiting, not the writing.</param>
    public Task<TOutcome> TakeAsync(string key, TItem item, CancellationToken cancel) => _group.WriteAsync(key, item, cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private Task<IReadOnlyList<TOutcome>> WriteAsync(Func<IReadOnlyList<TItem>> items, CancellationToken cancel) =>
        _book.ChangeAsync<IReadOnlyList<TOutcome>>(
            async change =>
            {
                var outcomes = new List<TOutcome>();
                foreach (var item in items())
                {
                    outcomes.Add(await _take(change, item, cancel));
                }

                return outcomes;
            },
            cancel);
}
