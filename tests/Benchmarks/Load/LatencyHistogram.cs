using System.Numerics;

namespace Fulfillment.Benchmarks.Load;

/// <summary>Durations in microseconds, in buckets that grow with the value: 1 % wide, from 1 µs to over an hour.</summary>
internal sealed class LatencyHistogram
{
    // 64 buckets for each power of two: a value is never off by more than 1/64.
    private const int Fine = 6;

    private readonly long[] _counts;

    public LatencyHistogram() => _counts = new long[(64 - Fine) << Fine];

    public LatencyHistogram(IReadOnlyDictionary<int, long> filled)
        : this()
    {
        foreach (var (bucket, count) in filled)
        {
            _counts[bucket] = count;
            Count += count;
        }
    }

    public long Count { get; private set; }

    /// <summary>The buckets that hold something: how a histogram crosses from one process to another.</summary>
    public Dictionary<int, long> Filled => _counts.Index().Where(b => b.Item > 0).ToDictionary(b => b.Index, b => b.Item);

    public void Add(long micros)
    {
        _counts[BucketOf(Math.Max(0, micros))]++;
        Count++;
    }

    public void Add(LatencyHistogram other)
    {
        foreach (var (bucket, count) in other.Filled)
        {
            _counts[bucket] += count;
            Count += count;
        }
    }

    /// <returns>Milliseconds.</returns>
    public double At(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count));
        for (var (bucket, seen) = (0, 0L); bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
            {
                return ValueOf(bucket) / 1000.0;
            }
        }

        return double.NaN;
    }

    private static int BucketOf(long value)
    {
        if (value < 1 << Fine)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - Fine;
        return ((shift + 1) << Fine) + (int)((value >> shift) - (1 << Fine));
    }

    private static double ValueOf(int bucket)
    {
        if (bucket < 1 << Fine)
        {
            return bucket;
        }

        var shift = (bucket >> Fine) - 1;
        return (((long)(bucket & ((1 << Fine) - 1)) + (1 << Fine)) << shift) + ((1L << shift) / 2.0);
    }
}
