namespace Fulfillment.Engine.Store;

/// <summary>
/// A bounded line that serves its keys in turn: whoever brings ten times as much as others waits for it himself.
/// </summary>
public sealed class FairLine<T>(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<T>> _queues = [];
    private readonly Queue<string> _turns = [];
    private readonly SemaphoreSlim _waiting = new(0);
    private int _count;

    public void Dispose() => _waiting.Dispose();

    public bool IsFull => Count >= capacity;

    public int Count => Volatile.Read(ref _count);

    /// <returns><c>false</c> when it is full.</returns>
    public bool TryAdd(string key, T item)
    {
        lock (_gate)
        {
            if (_count >= capacity)
            {
                return false;
            }

            if (!_queues.TryGetValue(key, out var queue))
            {
                queue = new Queue<T>();
                _queues.Add(key, queue);
                _turns.Enqueue(key);
            }

            queue.Enqueue(item);
            _count++;
        }

        _waiting.Release();
        return true;
    }

    /// <summary>Waits until something is there and takes up to <paramref name="most"/>, one of each key in turn.</summary>
    public async Task<List<T>> TakeAsync(int most, CancellationToken cancel)
    {
        while (true)
        {
            await _waiting.WaitAsync(cancel);
            if (Take(most) is { Count: > 0 } taken)
            {
                return taken;
            }
        }
    }

    /// <summary>Takes what is there, if anything is.</summary>
    public List<T> Take(int most)
    {
        lock (_gate)
        {
            var taken = new List<T>(Math.Min(most, _count));
            while (taken.Count < most && _turns.TryDequeue(out var key))
            {
                var queue = _queues[key];
                taken.Add(queue.Dequeue());
                if (queue.Count > 0)
                {
                    _turns.Enqueue(key);
                }
                else
                {
                    _queues.Remove(key);
                }
            }

            _count -= taken.Count;
            // One permit was given per item; the one that woke us is spent.
            for (var i = 1; i < taken.Count && _waiting.Wait(0, CancellationToken.None); i++)
            {
            }

            return taken;
        }
    }
}
