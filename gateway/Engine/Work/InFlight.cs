using System.Collections.Concurrent;

namespace Fulfillment.Engine.Work;

/// <summary>What a loop has begun and not finished: a stopping loop waits for it.</summary>
internal sealed class InFlight
{
    private readonly ConcurrentDictionary<long, Task> _running = new();
    private long _last;

    /// <param name="run">Must not throw: nobody looks.</param>
    public void Begin(Func<Task> run)
    {
        var id = Interlocked.Increment(ref _last);
        // Not on the caller's thread: it has more to begin.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = Task.Run(
            async () =>
            {
                await begun.Task;
                await run();
                _running.TryRemove(id, out _);
            },
            CancellationToken.None);
        begun.SetResult();
    }

    public Task WhenDoneAsync() => Task.WhenAll(_running.Values);
}
