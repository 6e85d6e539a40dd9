using System.Collections.Concurrent;
using System.Threading.Channels;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Outbox;

/// <summary>
/// What this node has on its way out. A transaction that makes messages may hand them over as it stores them, which
/// saves a claim: all that one subject tells one sink, as a train that is carried in order.
/// </summary>
public sealed class OutboxFloor(WorkFloor floor, IOptions<OutboxOptions> options)
{
    private readonly Channel<IReadOnlyList<OutboxMessage>> _handed = Channel.CreateUnbounded<IReadOnlyList<OutboxMessage>>();
    private readonly ConcurrentDictionary<MessageClaim, byte> _inHand = new();

    public Lanes Lanes { get; } = new(options.Value.Slots, options.Value.SlotsPerSink);

    public ChannelReader<IReadOnlyList<OutboxMessage>> Handed => _handed.Reader;

    /// <summary>Messages that may stand in the store as this node's own and that nobody here is at: they must be put back.</summary>
    public ConcurrentQueue<OutboxMessage> Stranded { get; } = new();

    /// <summary>Notes that messages are on their way.</summary>
    public void Hold(IReadOnlyList<OutboxMessage> train)
    {
        foreach (var message in train)
        {
            _inHand[MessageClaim.Of(message)] = 0;
        }
    }

    /// <summary>Whether a message that stands in the store as this node's own is on its way.</summary>
    public bool Has(MessageClaim claim) => _inHand.ContainsKey(claim);

    /// <summary>Gives the place of messages back.</summary>
    /// <returns>Whether more waits for which there is room now.</returns>
    public bool Leave(IReadOnlyList<OutboxMessage> train)
    {
        foreach (var message in train)
        {
            _inHand.TryRemove(MessageClaim.Of(message), out _);
        }

        return Lanes.Leave(train[0].Sink);
    }

    /// <summary>Takes places for messages that are about to be stored, one for each train.</summary>
    public IReadOnlyList<OutboxMessage> Enter(IReadOnlyList<OutboxMessage> messages)
    {
        var boarded = new List<OutboxMessage>(messages.Count);
        foreach (var train in messages.GroupBy(message => (message.Sink, message.OrderingKey)))
        {
            // Only what one subject tells is in order by itself: its transactions wait for each other.
            var ours = floor.IsOpen && train.All(message => message.SubjectId == train.Key.OrderingKey)
                && Lanes.TryEnter(train.Key.Sink);
            var first = train.First().Id;
            boarded.AddRange(train.Select(message => message with { Owner = ours ? floor.Node : null, Train = first }));
        }

        return boarded;
    }

    /// <summary>Sets off with what is stored and ours, and gives back the places of what is not.</summary>
    /// <param name="boarded">What had a place.</param>
    /// <param name="ours">The ids of what is stored as ours.</param>
    /// <param name="committed">Whether it is certain that all is stored.</param>
    public void Start(IReadOnlyList<OutboxMessage> boarded, IReadOnlySet<string> ours, bool committed)
    {
        foreach (var train in boarded.Where(message => message.Owner is not null).GroupBy(message => message.Train))
        {
            if (committed && !ours.Contains(train.Key))
            {
                // Others with its key wait before it: somebody looks when they are through.
                Lanes.Want(train.First().Sink);
            }

            List<OutboxMessage> stored = [.. train.Where(message => ours.Contains(message.Id))];
            if (committed && stored.Count > 0)
            {
                Hold(stored);
                _handed.Writer.TryWrite(stored);
                continue;
            }

            Lanes.Leave(train.First().Sink);
            stored.ForEach(Stranded.Enqueue);
        }
    }
}
