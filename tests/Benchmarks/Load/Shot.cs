using System.Buffers.Text;
using System.Text;

namespace Fulfillment.Benchmarks.Load;

/// <summary>The bytes of one connection's request. Only the marked digits change from one order to the next.</summary>
internal sealed class Shot
{
    /// <summary>The order's number: stands in the key and in the partner's reference.</summary>
    public const string NumberMark = "%%%%%%NUMBER%%%%";

    /// <summary>The customer's number.</summary>
    public const string PartyMark = "%%PARTY%";

    private readonly byte[] _bytes;
    private readonly int[] _numbers;
    private readonly int[] _parties;

    public Shot(string request)
    {
        _bytes = Encoding.UTF8.GetBytes(request);
        _numbers = [.. Offsets(NumberMark)];
        _parties = [.. Offsets(PartyMark)];
    }

    public Memory<byte> Bytes => _bytes;

    public void Set(long number, bool scattered, long party)
    {
        Span<byte> digits = stackalloc byte[NumberMark.Length];
        Utf8Formatter.TryFormat(scattered ? Scattered(number) : (ulong)number, digits, out _, new('x', 16));
        foreach (var offset in _numbers)
        {
            digits.CopyTo(_bytes.AsSpan(offset));
        }

        Utf8Formatter.TryFormat(party, digits, out _, new('D', 8));
        foreach (var offset in _parties)
        {
            digits[..PartyMark.Length].CopyTo(_bytes.AsSpan(offset));
        }
    }

    /// <summary>A bijection (SplitMix64): numbers in no order, and no two alike.</summary>
    public static ulong Scattered(long number)
    {
        var z = (ulong)number * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private IEnumerable<int> Offsets(string mark)
    {
        var wanted = Encoding.ASCII.GetBytes(mark);
        for (var from = 0; _bytes.AsSpan(from).IndexOf(wanted) is >= 0 and var at; from += at + wanted.Length)
        {
            yield return from + at;
        }
    }
}
