namespace Fulfillment.Engine.Store;

/// <summary>
/// A bounded line that serves its keys in turn: whoever brings ten times as much as others waits for it himself.
/// </summary>
public sealed class FairLine<T>(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<T>> _queues = [];
    private readonly Queue<string> _turns = [];
    private int _count;

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
            return true;
        }
    }

    /// <summary>Takes what is there, up to <paramref name="most"/>, one of each key in turn.</summary>
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
            return taken;
        }
    }
}
