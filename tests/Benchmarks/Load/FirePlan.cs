namespace Fulfillment.Benchmarks.Load;

/// <summary>What the load generator, a process of its own, is to do. Crosses as one line of JSON.</summary>
internal sealed record FirePlan
{
    public required int Port { get; init; }

    public required IReadOnlyList<FireGroup> Groups { get; init; }

    /// <summary>Fired before the clock starts, and not counted.</summary>
    public double WarmUpSeconds { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The first order's number: two runs on one store must not meet.</summary>
    public long First { get; init; } = 1;

    /// <summary>References and keys in no order, where they else rise with time.</summary>
    public bool RandomReferences { get; init; }

    /// <summary>How many customers there are; each order has a new one where this is 0.</summary>
    public int Parties { get; init; } = 10_000;
}

/// <summary>Connections that fire the same request.</summary>
internal sealed record FireGroup
{
    public required string Name { get; init; }

    public required int Connections { get; init; }

    /// <summary>Requests per second on a schedule; 0 fires as soon as the last answer came.</summary>
    public double Rate { get; init; }

    /// <summary>How far into its first interval it begins, 0 to 1: groups on a schedule need not all fire at once.</summary>
    public double Offset { get; init; }

    /// <summary>The whole request, with <see cref="Shot"/>'s marks where each order differs.</summary>
    public required string Request { get; init; }
}

/// <summary>What came of it.</summary>
internal sealed record FireResult
{
    public required double Seconds { get; init; }

    /// <summary>Processor time of the load generator within the window.</summary>
    public required double CpuMs { get; init; }

    /// <summary>Answers of 2xx, those before and after the window included.</summary>
    public required long AcceptedInAll { get; init; }

    public required IReadOnlyList<GroupResult> Groups { get; init; }

    public long Accepted => Groups.Sum(group => group.Accepted);

    public double Rate => Accepted / Seconds;

    public string Statuses => string.Join(' ', Groups.SelectMany(group => group.Statuses).GroupBy(s => s.Key)
        .OrderBy(s => s.Key).Select(s => $"{s.Key}:{s.Sum(status => status.Value)}"));

    public LatencyHistogram Latency()
    {
        var all = new LatencyHistogram();
        foreach (var group in Groups)
        {
            all.Add(new LatencyHistogram(group.Latency));
        }

        return all;
    }
}

/// <summary>One group's share, within the window.</summary>
internal sealed record GroupResult
{
    public required string Name { get; init; }

    /// <summary>Answers by status; 0 stands for a connection that broke.</summary>
    public required IReadOnlyDictionary<int, long> Statuses { get; init; }

    public required IReadOnlyDictionary<int, long> Latency { get; init; }

    public long Accepted => Statuses.Where(status => status.Key is >= 200 and < 300).Sum(status => status.Value);
}
