using System.Buffers.Text;

namespace Fulfillment.Benchmarks.Load;

/// <summary>Reads just enough of an HTTP/1.1 answer to know its status and that it is whole. No pipelining.</summary>
internal sealed class AnswerReader
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private int _bodyAt;
    private int _bodyLength;

    public int Status { get; private set; }

    public Memory<byte> Free => _buffer.AsMemory(_length);

    /// <returns>Whether the answer is whole.</returns>
    public bool Take(int received)
    {
        _length += received;
        var all = _buffer.AsSpan(0, _length);
        if (_bodyAt == 0 && !ReadHead(all))
        {
            return false;
        }

        var whole = _bodyLength >= 0 ? _length >= _bodyAt + _bodyLength : all.EndsWith("0\r\n\r\n"u8);
        if (whole)
        {
            (_length, _bodyAt) = (0, 0);
        }

        return whole;
    }

    private bool ReadHead(ReadOnlySpan<byte> all)
    {
        var end = all.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        _bodyAt = end + 4;
        Status = ((all[9] - '0') * 100) + ((all[10] - '0') * 10) + (all[11] - '0');
        _bodyLength = LengthIn(all[..end]);
        return true;
    }

    /// <returns>-1 when the body comes in chunks.</returns>
    private static int LengthIn(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _) ? length : -1;
    }
}
