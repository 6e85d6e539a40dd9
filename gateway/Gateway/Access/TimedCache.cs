using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Fulfillment.Gateway.Access;

/// <summary>
/// Remembers each value until its time, and never more values than its capacity: what a stranger makes us remember
/// cannot fill the memory. Reading takes no lock.
/// </summary>
internal sealed class TimedCache<TKey, TValue>(int capacity, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private readonly Lock _gate = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_entries.TryGetValue(key, out var entry) && entry.Until > clock.GetUtcNow())
        {
            value = entry.Value;
            return true;
        }

        value = default;
        return false;
    }

    public void Set(TKey key, TValue value, DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        if (until <= now)
            return;

        lock (_gate)
        {
            if (!_entries.ContainsKey(key))
            {
                if (_count >= capacity)
                    MakeRoom(now);
                _count++;
            }

            _entries[key] = new Entry(value, until);
        }
    }

    public void Forget(TKey key)
    {
        lock (_gate)
        {
            Remove(key);
        }
    }

    // A quarter at once, so that a flood of new keys pays for one sweep per many entries.
    private void MakeRoom(DateTimeOffset now)
    {
        var target = capacity * 3 / 4;
        foreach (var (key, entry) in _entries)
        {
            if (entry.Until <= now)
                Remove(key);
        }

        foreach (var (key, _) in _entries)
        {
            if (_count <= target)
                return;
            Remove(key);
        }
    }

    private void Remove(TKey key)
    {
        if (_entries.TryRemove(key, out _))
            _count--;
    }

    private sealed record Entry(TValue Value, DateTimeOffset Until);
}
