namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>One row of numbers: an instrument under one set of labels.</summary>
internal abstract class Series
{
    public abstract void Record(double value);
}

/// <summary>A count, or a gauge that was told by how much it moved.</summary>
internal sealed class SumSeries : Series
{
    private double _sum;

    public double Value => Volatile.Read(ref _sum);

    public override void Record(double value)
    {
        for (var seen = Value; ;)
        {
            var before = Interlocked.CompareExchange(ref _sum, seen + value, seen);
            if (before.Equals(seen))
            {
                return;
            }

            seen = before;
        }
    }
}

/// <summary>What was said last.</summary>
internal sealed class LastSeries : Series
{
    private double _last;

    public double Value => Volatile.Read(ref _last);

    public override void Record(double value) => Volatile.Write(ref _last, value);
}

/// <summary>How many measurements lie below each bound.</summary>
internal sealed class HistogramSeries(IReadOnlyList<double> bounds) : Series
{
    private readonly Lock _gate = new();
    private readonly long[] _counts = new long[bounds.Count + 1];
    private double _sum;

    public override void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Count && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_gate)
        {
            _counts[bucket]++;
            _sum += value;
        }
    }

    /// <summary>Counts per bucket, the one without a bound last, and the sum; all of one moment.</summary>
    public (long[] Counts, double Sum) Read()
    {
        lock (_gate)
        {
            return ([.. _counts], _sum);
        }
    }
}
