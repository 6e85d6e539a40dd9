using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Connectors.Egress;

/// <summary>
/// Connects to a host that somebody else named. Every address that the name leads to is checked, and the connection
/// goes to the very addresses that were checked: a name that answers otherwise a moment later changes nothing.
/// </summary>
/// <param name="rule">Which addresses are allowed.</param>
/// <param name="resolve">How a name becomes addresses.</param>
internal sealed class GuardedDialer(AddressRule rule, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <exception cref="AddressRefusedException">One address of the host is not allowed: then none is.</exception>
    /// <exception cref="SocketException">The name leads nowhere, or nobody answers there.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancel)
    {
        var addresses = await resolve(host.Host, cancel);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // A public name with a private address beside is a trap or a mistake; which of them would be left to chance.
        if (!addresses.All(rule.Allows))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The host leads to a network that we do not connect to.</summary>
internal sealed class AddressRefusedException() : IOException("The host leads to a network that we do not connect to.");
