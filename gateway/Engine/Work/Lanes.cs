namespace Fulfillment.Engine.Work;

/// <summary>
/// Counts who is in which lane. There is so much room in all, and less for each lane: one that is slow fills its own
/// part only.
/// </summary>
/// <param name="all">How many may be in all lanes together.</param>
/// <param name="each">How many may be in one lane.</param>
public sealed class Lanes(int all, int each)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _taken = [];

    // Lanes in which more waits than there was room for.
    private readonly HashSet<string> _wanting = [];
    private int _all;
    private int _turn;

    public bool TryEnter(string lane)
    {
        lock (_gate)
        {
            return Enter(lane, 1) > 0;
        }
    }

    /// <summary>Takes a place whether there is room or not.</summary>
    public void EnterAnyway(string lane)
    {
        lock (_gate)
        {
            Take(lane, 1);
        }
    }

    /// <summary>
    /// Takes what room there is, the same for each lane while it is scarce. Another lane is asked first each time, so
    /// that none stands behind others for ever.
    /// </summary>
    /// <returns>The lanes in which there was room, and how much was taken.</returns>
    public IReadOnlyList<(string Lane, int Room)> Enter(IReadOnlyList<string> lanes)
    {
        lock (_gate)
        {
            var share = Math.Max(1, (all - _all) / Math.Max(1, lanes.Count));
            var first = lanes.Count == 0 ? 0 : _turn++ % lanes.Count;
            var rooms = new List<(string Lane, int Room)>(lanes.Count);
            for (var i = 0; i < lanes.Count; i++)
            {
                var lane = lanes[(first + i) % lanes.Count];
                if (Enter(lane, share) is var room and > 0)
                {
                    rooms.Add((lane, room));
                }
            }

            return rooms;
        }
    }

    /// <summary>Notes that more waits in a lane.</summary>
    public void Want(string lane)
    {
        lock (_gate)
        {
            _wanting.Add(lane);
        }
    }

    /// <returns>Whether there is room again in a lane in which more waits: somebody should look.</returns>
    public bool Leave(string lane, int places = 1)
    {
        lock (_gate)
        {
            _all -= places;
            if ((_taken[lane] -= places) == 0)
            {
                _taken.Remove(lane);
            }

            // Half of it at once: a look for every single place would cost more than the work.
            return _wanting.Count > 0 && _wanting.RemoveWhere(waiting => 2 * RoomIn(waiting) >= Math.Min(all, each)) > 0;
        }
    }

    private int Enter(string lane, int wanted)
    {
        var room = Math.Min(wanted, RoomIn(lane));
        if (room <= 0)
        {
            _wanting.Add(lane);
            return 0;
        }

        Take(lane, room);
        return room;
    }

    private void Take(string lane, int places)
    {
        _all += places;
        _taken[lane] = _taken.GetValueOrDefault(lane) + places;
    }

    private int RoomIn(string lane) => Math.Min(all - _all, each - _taken.GetValueOrDefault(lane));
}
