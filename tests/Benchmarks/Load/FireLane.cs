using System.Diagnostics;

namespace Fulfillment.Benchmarks.Load;

/// <summary>The connections of one group: when each fires next, and what it counted.</summary>
internal sealed class FireLane(FireGroup group, FireRun run)
{
    private readonly Lock _gate = new();
    private readonly Queue<FireConnection> _idle = [];
    private readonly Dictionary<int, long> _statuses = [];
    private readonly LatencyHistogram _latency = new();
    private long _acceptedInAll;
    private long _fired;

    public FireGroup Group => group;

    public long AcceptedInAll => _acceptedInAll;

    public GroupResult Result()
    {
        lock (_gate)
        {
            return new GroupResult { Name = group.Name, Statuses = new Dictionary<int, long>(_statuses), Latency = _latency.Filled };
        }
    }

    public void Answered(int status, long now, long micros)
    {
        lock (_gate)
        {
            _acceptedInAll += status is >= 200 and < 300 ? 1 : 0;
            if (run.IsMeasured(now))
            {
                _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
                _latency.Add(micros);
            }
        }
    }

    public void Broke() => Answered(0, Stopwatch.GetTimestamp(), 0);

    /// <summary>Fires at once where the group has no schedule, or when it is behind its schedule.</summary>
    public void Free(FireConnection connection, long now)
    {
        if (run.IsOver(now))
        {
            return;
        }

        if (group.Rate == 0)
        {
            connection.Fire(now);
            return;
        }

        long due;
        lock (_gate)
        {
            due = DueOf(_fired);
            if (due > now)
            {
                _idle.Enqueue(connection);
                return;
            }

            _fired++;
        }

        connection.Fire(due);
    }

    /// <summary>Called every millisecond: fires what is due on connections that are free.</summary>
    public void Tick(long now)
    {
        while (true)
        {
            FireConnection connection;
            long due;
            lock (_gate)
            {
                due = DueOf(_fired);
                if (due > now || _idle.Count == 0)
                {
                    return;
                }

                connection = _idle.Dequeue();
                _fired++;
            }

            connection.Fire(due);
        }
    }

    private long DueOf(long shot) => run.Began + (long)((shot + group.Offset) * Stopwatch.Frequency / group.Rate);
}
