using System.Buffers.Binary;

namespace Fulfillment.Faults.House;

/// <summary>Follows what a client says to PostgreSQL, as far as needed to see that a COMMIT goes by.</summary>
internal sealed class FrontendReader
{
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly List<byte> _held = [];
    private bool _started;

    /// <returns>Whether a whole message that says COMMIT was among these bytes.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        _held.AddRange(bytes);
        var commits = false;
        while (Next() is { } message)
        {
            commits |= message[0] is (byte)'Q' or (byte)'P' && message.AsSpan().IndexOf("COMMIT"u8) >= 0;
        }

        return commits;
    }

    private byte[]? Next()
    {
        // Before the session there is no type, and after a request for encryption comes the start all the same.
        var head = _started ? 1 : 0;
        if (_held.Count < head + 4)
        {
            return null;
        }

        var all = _held.ToArray();
        var length = head + BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(head));
        if (all.Length < length)
        {
            return null;
        }

        if (!_started)
        {
            _started = BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(4)) is not (SslRequest or GssRequest);
        }

        _held.RemoveRange(0, length);
        return all[..length];
    }
}
