using System.Diagnostics;
using System.Text.Json;

namespace Fulfillment.Benchmarks.Load;

/// <summary>
/// The load generator's process. It prints <see cref="Measuring"/> when its window opens, and its result when that has
/// closed and the last answer is in.
/// </summary>
internal sealed class FireRun
{
    public const string Verb = "fire";
    public const string Measuring = "MEASURING";
    public const string Result = "RESULT ";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly FirePlan _plan;
    private readonly List<FireLane> _lanes;
    private long _number;
    private long _measureFrom = long.MaxValue;
    private long _end = long.MaxValue;

    private FireRun(FirePlan plan)
    {
        _plan = plan;
        _number = plan.First - 1;
        _lanes = [.. plan.Groups.Select(group => new FireLane(group, this))];
    }

    public long Began { get; private set; }

    /// <summary>The plan comes as one line on standard input.</summary>
    public static async Task<int> RunAsync()
    {
        var plan = JsonSerializer.Deserialize<FirePlan>((await Console.In.ReadLineAsync())!)!;
        var result = await new FireRun(plan).FireAsync();
        Console.WriteLine(Result + JsonSerializer.Serialize(result));
        return 0;
    }

    public void Next(Shot shot)
    {
        var number = Interlocked.Increment(ref _number);
        shot.Set(
            number,
            _plan.RandomReferences,
            _plan.Parties == 0 ? number % 100_000_000 : (long)(Shot.Scattered(number) % (ulong)_plan.Parties));
    }

    public bool IsMeasured(long now) => now >= _measureFrom && now <= _end;

    public bool IsOver(long now) => now > _end;

    private async Task<FireResult> FireAsync()
    {
        var connections = _lanes
            .SelectMany(lane => Enumerable.Range(0, lane.Group.Connections), (lane, _) => (lane, connection: new FireConnection(this, lane, lane.Group.Request)))
            .ToList();
        connections.ForEach(one => one.connection.Connect(_plan.Port));
        Began = Stopwatch.GetTimestamp();
        connections.ForEach(one => one.lane.Free(one.connection, Stopwatch.GetTimestamp()));
        await TickAsync(_plan.WarmUpSeconds);

        var cpu = Environment.CpuUsage.TotalTime;
        _measureFrom = Stopwatch.GetTimestamp();
        Console.WriteLine(Measuring);
        await TickAsync(_plan.Seconds);
        _end = Stopwatch.GetTimestamp();
        cpu = Environment.CpuUsage.TotalTime - cpu;

        await LastAnswersAsync();
        connections.ForEach(one => one.connection.Dispose());
        return new FireResult
        {
            Seconds = Stopwatch.GetElapsedTime(_measureFrom, _end).TotalSeconds,
            CpuMs = cpu.TotalMilliseconds,
            AcceptedInAll = _lanes.Sum(lane => lane.AcceptedInAll),
            Groups = [.. _lanes.Select(lane => lane.Result())],
        };
    }

    private async Task TickAsync(double seconds)
    {
        var paced = _lanes.FindAll(lane => lane.Group.Rate > 0);
        var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(paced.Count > 0 ? 1 : 20));
        while (Stopwatch.GetTimestamp() < until)
        {
            await timer.WaitForNextTickAsync();
            paced.ForEach(lane => lane.Tick(Stopwatch.GetTimestamp()));
        }
    }

    /// <summary>Until nothing more comes: an order that is accepted late is in the store all the same.</summary>
    private async Task LastAnswersAsync()
    {
        var (watch, seen) = (Stopwatch.StartNew(), -1L);
        while (watch.Elapsed < _patience && _lanes.Sum(lane => lane.AcceptedInAll) is var now && now != seen)
        {
            seen = now;
            await Task.Delay(300);
        }
    }
}
