using System.Collections.Concurrent;
using System.Threading.Channels;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Work;

/// <summary>
/// What this node has in hand: what it claimed, and what was handed to it by the transaction that made it, which saves
/// a claim. It takes work only while its lease is sure to hold.
/// </summary>
public sealed class WorkFloor(IOptions<WorkOptions> options, TimeProvider clock)
{
    private readonly Channel<WorkItem> _handed = Channel.CreateUnbounded<WorkItem>();
    private readonly ConcurrentDictionary<HeldWork, byte> _inHand = new();
    private long _openUntil = long.MinValue;

    /// <summary>This node's name in leases.</summary>
    public string Node { get; } = Ids.New("nod", clock);

    public Lanes Lanes { get; } = new(options.Value.Slots, options.Value.SlotsPerLane);

    /// <summary>Work that was handed over, to be begun.</summary>
    public ChannelReader<WorkItem> Handed => _handed.Reader;

    public bool IsOpen => clock.GetTimestamp() < Volatile.Read(ref _openUntil);

    /// <summary>Takes work in from now on, for as long as the lease is sure to hold.</summary>
    public void OpenFor(TimeSpan time) => Volatile.Write(
        ref _openUntil, clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency));

    public void Close() => Volatile.Write(ref _openUntil, long.MinValue);

    /// <summary>Takes a place for a piece that is about to be stored.</summary>
    /// <returns>The node, or <c>null</c> when it takes none.</returns>
    public string? TryEnter(string lane) => IsOpen && Lanes.TryEnter(lane) ? Node : null;

    /// <summary>Begins a piece that has a place and is stored.</summary>
    public void Start(WorkItem item)
    {
        Hold(item);
        _handed.Writer.TryWrite(item);
    }

    /// <summary>Notes that somebody here is at a piece.</summary>
    public void Hold(WorkItem item) => _inHand[HeldWork.Of(item)] = 0;

    /// <summary>Whether somebody here is at a piece that stands in the store as this node's own.</summary>
    public bool Has(HeldWork held) => _inHand.ContainsKey(held);

    /// <summary>
    /// Work that may stand in the store as this node's own and that nobody here is at: a commit whose end is not known,
    /// or an end that could not be written. It must be put back, as this node lives on and nobody else would free it.
    /// </summary>
    public ConcurrentQueue<WorkItem> Stranded { get; } = new();

    /// <summary>Gives the place of a piece back.</summary>
    /// <returns>Whether more waits for which there is room now.</returns>
    public bool Leave(WorkItem item)
    {
        _inHand.TryRemove(HeldWork.Of(item), out _);
        return Lanes.Leave(item.Lane);
    }
}
