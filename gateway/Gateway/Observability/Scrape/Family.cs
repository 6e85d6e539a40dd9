using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fulfillment.Gateway.Observability.Scrape;

internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One instrument under its name on the page, and its series.</summary>
internal sealed class Family
{
    private static readonly LabelSet _overflow = new([new("otel.metric.overflow", true)]);

    // For instruments that bring no bounds of their own; those of the OpenTelemetry SDK, in seconds.
    private static readonly double[] _usualBounds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private readonly ConcurrentDictionary<LabelSet, Series> _series = new(LabelSet.Comparer);
    private readonly ConcurrentDictionary<LabelSet, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byLabels;
    private readonly SeriesBudget _budget;
    private readonly bool _adds;

    public Family(Instrument instrument, SeriesBudget budget)
    {
        (Kind, _adds) = KindOf(instrument);
        Name = MetricNames.Of(instrument, Kind);
        Help = instrument.Description ?? instrument.Name;
        IsObservable = instrument.IsObservable;
        Bounds = Kind == FamilyKind.Histogram ? BoundsOf(instrument) ?? _usualBounds : [];
        _budget = budget;
        _byLabels = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public string Help { get; }

    public FamilyKind Kind { get; }

    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Whether it is asked at each scrape, and tells all its series then.</summary>
    public bool IsObservable { get; }

    public IEnumerable<KeyValuePair<LabelSet, Series>> Series => _series;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            series = _budget.Take()
                ? _series.GetOrAdd(new LabelSet(labels.ToArray()), _ => NewSeries())
                : _series.GetOrAdd(_overflow, _ => NewSeries());
        }

        series.Record(value);
    }

    /// <summary>Forgets what was observed: a lane that is gone does not stay on the page.</summary>
    public void Clear()
    {
        _budget.GiveBack(_series.Count);
        _series.Clear();
    }

    private Series NewSeries() => Kind == FamilyKind.Histogram ? new HistogramSeries(Bounds)
        : _adds ? new SumSeries()
        : new LastSeries();

    private static (FamilyKind Kind, bool Adds) KindOf(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        return type == typeof(Histogram<>) ? (FamilyKind.Histogram, true)
            : type == typeof(Counter<>) ? (FamilyKind.Counter, true)
            : type == typeof(ObservableCounter<>) ? (FamilyKind.Counter, false)
            : (FamilyKind.Gauge, type == typeof(UpDownCounter<>));
    }

    private static double[]? BoundsOf(Instrument instrument) => instrument switch
    {
        Instrument<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Instrument<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Instrument<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => null,
    };
}

/// <summary>How many series the page may have; beyond that each family has one more, for all the rest.</summary>
internal sealed class SeriesBudget(int most)
{
    private int _taken;

    public bool Take()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    public void GiveBack(int count) => Interlocked.Add(ref _taken, -count);
}
