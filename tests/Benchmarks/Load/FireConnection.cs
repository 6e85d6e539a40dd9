using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Benchmarks.Load;

/// <summary>
/// One keep-alive connection, one request at a time. It is driven by the socket engine's own thread, so a request costs
/// the system calls and little else.
/// </summary>
internal sealed class FireConnection : IDisposable
{
    private readonly FireRun _run;
    private readonly FireLane _lane;
    private readonly Shot _shot;
    private readonly AnswerReader _answer = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketAsyncEventArgs _send = new();
    private readonly SocketAsyncEventArgs _receive = new();
    private long _started;

    public FireConnection(FireRun run, FireLane lane, string request)
    {
        (_run, _lane, _shot) = (run, lane, new Shot(request));
        _send.Completed += (_, _) => Sent();
        _send.SetBuffer(_shot.Bytes);
        _receive.Completed += (_, _) => Received();
    }

    public void Connect(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <param name="due">When it should have been sent: waiting for a free connection counts.</param>
    public void Fire(long due)
    {
        _started = due;
        _run.Next(_shot);
        if (!_socket.SendAsync(_send))
        {
            Sent();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _send.Dispose();
        _receive.Dispose();
    }

    private void Sent()
    {
        if (_send.SocketError != SocketError.Success)
        {
            _lane.Broke();
            return;
        }

        Receive();
    }

    private void Receive()
    {
        _receive.SetBuffer(_answer.Free);
        if (!_socket.ReceiveAsync(_receive))
        {
            Received();
        }
    }

    private void Received()
    {
        if (_receive.SocketError != SocketError.Success || _receive.BytesTransferred == 0)
        {
            _lane.Broke();
            return;
        }

        if (!_answer.Take(_receive.BytesTransferred))
        {
            Receive();
            return;
        }

        var now = Stopwatch.GetTimestamp();
        _lane.Answered(_answer.Status, now, (now - _started) * 1_000_000 / Stopwatch.Frequency);
        _lane.Free(this, now);
    }
}
