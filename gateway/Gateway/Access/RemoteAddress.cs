using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Gateway.Access;

/// <summary>Where a request comes from, as far as one sender can be told from another.</summary>
internal static class RemoteAddress
{
    /// <returns>An IPv4 address, or the /64 network of an IPv6 one: who has one address has all of them.</returns>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
