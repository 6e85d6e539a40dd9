using System.Collections.Concurrent;

namespace Fulfillment.Engine.Orders;

/// <summary>Lets a caller wait until an order moves on this node. Orders moved elsewhere are seen by looking again.</summary>
public sealed class OrderWatch
{
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new();

    public int Count => _waiting.Count;

    public void Changed(string orderId)
    {
        if (_waiting.TryGetValue(orderId, out var waiting))
        {
            waiting.Ring();
        }
    }

    /// <summary>Starts to listen. Listen first, then read the order, then wait: a change in between is not missed.</summary>
    public Listener Listen(string orderId)
    {
        while (true)
        {
            var waiting = _waiting.GetOrAdd(orderId, static _ => new Waiting());
            if (waiting.TryEnter())
            {
                return new Listener(this, orderId, waiting);
            }
        }
    }

    private void Leave(string orderId, Waiting waiting)
    {
        if (waiting.LeaveAsLast())
        {
            _waiting.TryRemove(new KeyValuePair<string, Waiting>(orderId, waiting));
        }
    }

    /// <summary>One caller's ear at one order.</summary>
    public sealed class Listener : IDisposable
    {
        private readonly OrderWatch _watch;
        private readonly string _orderId;
        private readonly Waiting _waiting;
        private Task _next;

        internal Listener(OrderWatch watch, string orderId, Waiting waiting)
        {
            (_watch, _orderId, _waiting) = (watch, orderId, waiting);
            _next = waiting.Next;
        }

        /// <summary>Waits for a change since the last call, for <paramref name="limit"/> at the most; never throws.</summary>
        public async Task WaitAsync(TimeSpan limit, CancellationToken cancel)
        {
            await _next.WaitAsync(limit, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _next = _waiting.Next;
        }

        public void Dispose() => _watch.Leave(_orderId, _waiting);
    }

    internal sealed class Waiting
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _changed = New();
        private int _listeners;
        private bool _closed;

        public Task Next
        {
            get
            {
                lock (_gate)
                {
                    return _changed.Task;
                }
            }
        }

        public bool TryEnter()
        {
            lock (_gate)
            {
                _listeners += _closed ? 0 : 1;
                return !_closed;
            }
        }

        public bool LeaveAsLast()
        {
            lock (_gate)
            {
                _closed = --_listeners == 0;
                return _closed;
            }
        }

        public void Ring()
        {
            TaskCompletionSource old;
            lock (_gate)
            {
                (old, _changed) = (_changed, New());
            }

            old.SetResult();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
