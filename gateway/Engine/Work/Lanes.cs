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
    private int _all;

    public int Taken => Volatile.Read(ref _all);

    public bool TryEnter(string lane)
    {
        lock (_gate)
        {
            return RoomIn(lane) > 0 && Enter(lane, 1);
        }
    }

    /// <summary>Takes a place whether there is room or not.</summary>
    public void EnterAnyway(string lane)
    {
        lock (_gate)
        {
            Enter(lane, 1);
        }
    }

    /// <summary>Takes what room there is, the same for each lane while it is scarce.</summary>
    /// <returns>The lanes in which there was room, and how much was taken.</returns>
    public IReadOnlyList<(string Lane, int Room)> Enter(IReadOnlyList<string> lanes)
    {
        lock (_gate)
        {
            var share = Math.Max(1, (all - _all) / Math.Max(1, lanes.Count));
            return [.. lanes.Select(lane => (lane, Math.Min(share, RoomIn(lane)))).Where(room => room.Item2 > 0 && Enter(room.lane, room.Item2))];
        }
    }

    public void Leave(string lane, int places = 1)
    {
        lock (_gate)
        {
            _all -= places;
            if ((_taken[lane] -= places) == 0)
            {
                _taken.Remove(lane);
            }
        }
    }

    private int RoomIn(string lane) => Math.Min(all - _all, each - _taken.GetValueOrDefault(lane));

    private bool Enter(string lane, int places)
    {
        _all += places;
        _taken[lane] = _taken.GetValueOrDefault(lane) + places;
        return true;
    }
}
