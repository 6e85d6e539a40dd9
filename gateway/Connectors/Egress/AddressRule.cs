using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Connectors.Egress;

/// <summary>
/// Which addresses we connect to when somebody else names the host: public ones, and private ones that the operator
/// listed. It judges the address of the connection, never the text of a URL, which has too many spellings.
/// </summary>
/// <param name="allowed">Networks (CIDR) that are allowed although they are not public.</param>
public sealed class AddressRule(IEnumerable<string> allowed)
{
    private static readonly IPNetwork _global6 = IPNetwork.Parse("2000::/3");

    // The IANA special-purpose registries, without what 2000::/3 leaves out already.
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private readonly IPNetwork[] _allowed = [.. allowed.Select(IPNetwork.Parse)];

    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return _allowed.Any(network => network.Contains(plain)) || IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || _global6.Contains(address))
        && !_special.Any(network => network.Contains(address));
}
