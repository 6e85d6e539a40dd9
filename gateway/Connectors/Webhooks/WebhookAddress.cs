using System.Net;
using Fulfillment.Connectors.Egress;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>One thing that is wrong with a receiver's address.</summary>
/// <param name="Code">A code of the error catalog.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record AddressFault(string Code, string Message);

/// <summary>
/// Which addresses a webhook may have. This is for the person who enters it: what a name leads to is judged when we
/// connect, each time anew.
/// </summary>
public static class WebhookAddress
{
    private static readonly int[] _ports = [443, 8443];

    // Names that never lead to a host on the internet (RFC 6761, 6762, 7686 and what house networks use).
    private static readonly string[] _private = ["localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion"];

    /// <returns>Everything that is wrong with it.</returns>
    public static IReadOnlyList<AddressFault> FaultsOf(string text, WebhookOptions options)
    {
        if (text.Any(char.IsWhiteSpace) || text.Contains('\\') || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || !IsWeb(uri) || uri.Host.Length == 0)
        {
            return [new("url.unreadable", "Write the whole address, such as https://hooks.partner.example/fulfillment.")];
        }

        return [.. Faults(uri, options)];
    }

    /// <summary>The one spelling in which an address without faults is kept.</summary>
    public static string Normal(string text) => new Uri(text).AbsoluteUri;

    private static IEnumerable<AddressFault> Faults(Uri uri, WebhookOptions options)
    {
        if (uri.Scheme != Uri.UriSchemeHttps && !options.Development)
        {
            yield return new("url.insecure", "The address must begin with https://.");
        }

        if (uri.UserInfo.Length > 0)
        {
            yield return new("url.withCredentials", "Leave user and password out of the address; verify our signature instead.");
        }

        if (uri.Fragment.Length > 0 || uri.OriginalString.Contains('#'))
        {
            yield return new("url.withFragment", "Leave out the fragment, from # on.");
        }

        if (!_ports.Contains(uri.Port) && !options.Development && uri.Scheme == Uri.UriSchemeHttps)
        {
            yield return new("url.portRefused", $"The port must be one of {string.Join(", ", _ports)}.");
        }

        if (HostFault(uri, options) is { } fault)
        {
            yield return fault;
        }
    }

    private static AddressFault? HostFault(Uri uri, WebhookOptions options)
    {
        if (IPAddress.TryParse(uri.IdnHost, out var address))
        {
            return new AddressRule(options.AllowedPrivateNetworks).Allows(address)
                ? null
                : new("url.addressRefused", "The address lies in a network that we do not connect to.");
        }

        var name = uri.IdnHost.TrimEnd('.');
        var isPublic = name.Contains('.') && !_private.Any(end => name.EndsWith($".{end}", StringComparison.OrdinalIgnoreCase));
        return isPublic || options.Development
            ? null
            : new("url.hostRefused", "The host must be a public domain name.");
    }

    private static bool IsWeb(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp;
}
