using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Fulfillment.Faults.House;

/// <summary>What the proxy does to the connections that run through it.</summary>
internal enum Mischief
{
    None,

    /// <summary>Connections break at any moment.</summary>
    Drop,

    /// <summary>Bytes wait for a while.</summary>
    Stall,

    /// <summary>A COMMIT reaches the server, its answer never comes back.</summary>
    CutAfterCommit,
}

/// <summary>Stands between the gateway and PostgreSQL, on loopback.</summary>
internal sealed class Proxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly (string Host, int Port) _server;
    private readonly Random _random;
    private int _done;

    public Proxy(string connectionString, int seed)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        _server = (server.Host!, server.Port);
        _random = new Random(seed);
        _listener.Start();
        server.Host = "127.0.0.1";
        server.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        ConnectionString = server.ConnectionString;
        _ = AcceptAsync();
    }

    public string ConnectionString { get; }

    public Mischief Mischief { get; set; }

    /// <summary>How many connections were broken, or stalled.</summary>
    public int Done => _done;

    public void Dispose()
    {
        _closing.Cancel();
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_closing.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using var near = client;
        try
        {
            near.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(_server.Host, _server.Port, _closing.Token);
            await Task.WhenAny(UpAsync(near, server), DownAsync(near, server));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
    }

    private async Task UpAsync(TcpClient near, TcpClient server)
    {
        var (buffer, reader) = (new byte[64 * 1024], new FrontendReader());
        while (await near.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var count)
        {
            var commits = reader.Take(buffer.AsSpan(0, count));
            await server.GetStream().WriteAsync(buffer.AsMemory(0, count), _closing.Token);
            if (commits && Mischief == Mischief.CutAfterCommit && Chance(0.2))
            {
                // The server has it; give it the time to act, and take the answer away.
                near.Client.Shutdown(SocketShutdown.Send);
                await Task.Delay(30, _closing.Token);
                return;
            }
        }
    }

    private async Task DownAsync(TcpClient near, TcpClient server)
    {
        var buffer = new byte[64 * 1024];
        while (await server.GetStream().ReadAsync(buffer, _closing.Token) is > 0 and var count)
        {
            if (Mischief == Mischief.Drop && Chance(0.02))
            {
                return;
            }

            if (Mischief == Mischief.Stall && Chance(0.02))
            {
                await Task.Delay(1500, _closing.Token);
            }

            await near.GetStream().WriteAsync(buffer.AsMemory(0, count), _closing.Token);
        }
    }

    private bool Chance(double part)
    {
        lock (_random)
        {
            var struck = _random.NextDouble() < part;
            _done += struck ? 1 : 0;
            return struck;
        }
    }
}
