namespace Fulfillment.Engine.Store;

/// <summary>The queue before a commit is full: nothing was written, and the caller may come again.</summary>
public sealed class QueueFullException() : Exception("Too much waits to be written.");

/// <summary>
/// Lets many callers share one transaction. Each is answered after the commit that holds its item. An item that fails
/// is found by halving and fails alone. While a group is being written the next one gathers, so nobody waits for
/// company.
/// </summary>
/// <param name="write">Writes a group in one transaction and answers each of its items, in their order.</param>
public sealed class GroupCommit<TItem, TResult>(
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> write, int capacity, int largest, int writers)
    : IAsyncDisposable
{
    private readonly FairLine<Entry> _queue = new(capacity);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task[]? _loops;
    private bool _disposed;

    /// <summary>How many wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Whether one more would be turned away now.</summary>
    public bool IsFull => _queue.IsFull;

    /// <param name="key">Whose item it is: everybody gets a turn.</param>
    /// <param name="item">What is to be written.</param>
    /// <param name="cancel">Ends the waiting, not the writing.</param>
    /// <exception cref="QueueFullException">Nothing was written.</exception>
    public Task<TResult> WriteAsync(string key, TItem item, CancellationToken cancel)
    {
        Start();
        var entry = new Entry(item);
        return _queue.TryAdd(key, entry) ? entry.Answer.Task.WaitAsync(cancel) : throw new QueueFullException();
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        await Task.WhenAll(_loops ?? []);
        _stop.Dispose();
        _queue.Dispose();
    }

    private void Start()
    {
        if (Volatile.Read(ref _loops) is not null)
        {
            return;
        }

        lock (_gate)
        {
            _loops ??= [.. Enumerable.Range(0, writers).Select(_ => Task.Run(LoopAsync))];
        }
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(await _queue.TakeAsync(largest, _stop.Token));
            }
            catch (OperationCanceledException)
            {
                // Stopping: what waits is written below.
            }
        }

        while (_queue.Take(largest) is { Count: > 0 } rest)
        {
            await WriteAsync(rest);
        }
    }

    private async Task WriteAsync(IReadOnlyList<Entry> group, bool isRepeat = false)
    {
        try
        {
            var results = await write([.. group.Select(entry => entry.Item)], CancellationToken.None);
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Answer.TrySetResult(results[i]);
            }
        }
        catch (Exception e) when (!isRepeat && Database.IsConflict(e))
        {
            // Two transactions stood in each other's way and the store chose this one: it has written nothing.
            await WriteAsync(group, isRepeat: true);
        }
        catch (Exception e) when (group.Count == 1 || Database.IsAway(e)) // Edge: what a writer cannot do its caller is told.
        {
            foreach (var entry in group)
            {
                entry.Answer.TrySetException(e);
            }
        }
        catch (Exception) // Edge: one of them spoils it for the others.
        {
            var half = group.Count / 2;
            await WriteAsync([.. group.Take(half)]);
            await WriteAsync([.. group.Skip(half)]);
        }
    }

    private sealed class Entry(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
