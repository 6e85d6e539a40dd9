using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>A door between the gateway and a server on this machine: shut, the server is away for it, and for nobody else.</summary>
internal sealed class TcpGate : IDisposable
{
    private readonly (string Host, int Port) _server;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _open = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);

    public TcpGate(string host, int port)
    {
        _server = (host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>Cuts what is open and lets nobody in.</summary>
    public void Shut()
    {
        _listener.Stop();
        lock (_lock)
        {
            _open.ForEach(socket => socket.Dispose());
            _open.Clear();
        }
    }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public void Dispose()
    {
        Shut();
        _listener.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(_server.Host, _server.Port);
                lock (_lock)
                {
                    _open.AddRange([caller, server]);
                }

                _ = PumpAsync(caller, server);
                _ = PumpAsync(server, caller);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was shut.
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, and so the other.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
