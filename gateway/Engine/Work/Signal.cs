using System.Threading.Channels;

namespace Fulfillment.Engine.Work;

/// <summary>Wakes one loop of this process. Raising it many times before the loop looks wakes it once.</summary>
public sealed class Signal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Waits until raised, for <paramref name="limit"/> at the most, or until cancelled; never throws.</summary>
    /// <returns>Whether it was raised.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(limit);
        try
        {
            return await _raised.Reader.ReadAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing rang in time: the loop looks for itself.
            return false;
        }
    }
}

/// <summary>The engine's bells: raised after a commit, never before.</summary>
public sealed class Signals
{
    public Signal Work { get; } = new();

    public Signal Outbox { get; } = new();

    /// <summary>Somebody wants to know now whether what is delivered is what was ordered.</summary>
    public Signal Reconciliation { get; } = new();

    /// <summary>Somebody wants to know now whether anybody who is served is listed.</summary>
    public Signal Rescreening { get; } = new();

    /// <summary>The other nodes are to be told.</summary>
    public Signal Others { get; } = new();

    public void RaiseAll()
    {
        Work.Raise();
        Outbox.Raise();
    }
}
