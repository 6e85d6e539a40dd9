namespace Fulfillment.Engine.Store;

/// <summary>The queue before a commit is full: nothing was written, and the caller may come again.</summary>
public sealed class QueueFullException() : Exception("Too much waits to be written.");

/// <summary>
/// Lets many callers share one transaction. Each is answered after the commit that holds its item. An item that fails
/// is found by halving and fails alone. While a group is being written the next one gathers, so nobody waits for
/// company.
/// </summary>
/// <param name="write">
/// Writes a group in one transaction and answers each of its items, in their order. It asks for the items inside the
/// transaction: whoever comes while it waits for its turn at the store still goes with it.
/// </param>
/// <param name="capacity">How many may wait.</param>
/// <param name="largest">How many share a transaction at most.</param>
/// <param name="writers">How many transactions are on their way at once, at most.</param>
public sealed class GroupCommit<TItem, TResult>(
    Func<Func<IReadOnlyList<TItem>>, CancellationToken, Task<IReadOnlyList<TResult>>> write, int capacity, int largest, int writers)
    : IAsyncDisposable
{
    // A second transaction beside the first pays when there is a group's worth to write, and not for the two or three
    // that came meanwhile: they would be spared a wait and cost everybody a commit.
    private readonly int _company = Math.Max(1, largest / 8);
    private readonly FairLine<Entry> _line = new(capacity);
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writing;
    private bool _isStopping;

    /// <summary>How many wait.</summary>
    public int Waiting => _line.Count;

    /// <summary>Whether one more would be turned away now.</summary>
    public bool IsFull => _line.IsFull;

    /// <param name="key">Whose item it is: everybody gets a turn.</param>
    /// <param name="item">What is to be written.</param>
    /// <param name="cancel">Ends the waiting, not the writing.</param>
    /// <exception cref="QueueFullException">Nothing was written.</exception>
    /// <exception cref="ObjectDisposedException">Nothing was written: it has stopped.</exception>
    public Task<TResult> WriteAsync(string key, TItem item, CancellationToken cancel)
    {
        var entry = new Entry(item);
        bool begins;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (!_line.TryAdd(key, entry))
            {
                throw new QueueFullException();
            }

            begins = IsWanted(_writing);
            _writing += begins ? 1 : 0;
        }

        if (begins)
        {
            _ = Task.Run(WriteAsync, CancellationToken.None);
        }

        return entry.Answer.Task.WaitAsync(cancel);
    }

    /// <summary>Writes what waits, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (_writing == 0)
            {
                return;
            }
        }

        await _stopped.Task;
    }

    /// <summary>Whether one more writer is wanted beside the others.</summary>
    private bool IsWanted(int others) =>
        others == 0 ? _line.Count > 0 : others < writers && _line.Count >= _company;

    private async Task WriteAsync()
    {
        do
        {
            IReadOnlyList<Entry>? group = null;
            await WriteAsync(() => group ??= _line.Take(largest));
        }
        while (GoesOn());
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            if (IsWanted(_writing - 1))
            {
                return true;
            }

            _writing--;
            if (_writing == 0 && _isStopping)
            {
                _stopped.TrySetResult();
            }

            return false;
        }
    }

    private async Task WriteAsync(Func<IReadOnlyList<Entry>> group, bool isRepeat = false)
    {
        try
        {
            var results = await write(() => [.. group().Select(entry => entry.Item)], CancellationToken.None);
            foreach (var (entry, result) in group().Zip(results))
            {
                entry.Answer.TrySetResult(result);
            }
        }
        catch (Exception e) when (!isRepeat && Database.IsConflict(e))
        {
            // Two transactions stood in each other's way and the store chose this one: it has written nothing.
            await WriteAsync(group, isRepeat: true);
        }
        catch (Exception e) when (group().Count <= 1 || Database.IsAway(e)) // Edge: what a writer cannot do its caller is told.
        {
            foreach (var entry in group())
            {
                entry.Answer.TrySetException(e);
            }
        }
        catch (Exception) // Edge: one of them spoils it for the others.
        {
            var half = group().Count / 2;
            IReadOnlyList<Entry> first = [.. group().Take(half)], second = [.. group().Skip(half)];
            await WriteAsync(() => first);
            await WriteAsync(() => second);
        }
    }

    private sealed class Entry(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
