using System.Net;
using Fulfillment.Connectors.Egress;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Jwks;

/// <summary>The addresses that keys may be fetched from: those of <see cref="AddressRule"/>, by the settings of access.</summary>
internal sealed class AddressGuard(IOptions<AccessOptions> options)
{
    private readonly AddressRule _rule = new(options.Value.AllowedPrivateNetworks);

    public bool Allows(IPAddress address) => _rule.Allows(address);
}
