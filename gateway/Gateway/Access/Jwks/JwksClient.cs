using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fulfillment.Gateway.Access.Jwks;

/// <summary>
/// Fetches a key set from an address that a partner gave: https only (http on this very host, for trials), no
/// redirects, no proxy, five seconds, 64 KiB, and only to addresses that <see cref="AddressGuard"/> allows.
/// </summary>
internal sealed class JwksClient : IDisposable
{
    private const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly AddressGuard _guard;
    private readonly HttpClient _http;

    public JwksClient(AddressGuard guard)
    {
        _guard = guard;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = _patience,
            MaxResponseContentBufferSize = MaxBytes,
        };
    }

    /// <summary>Whether <see cref="FetchAsync"/> may be asked for it; says nothing of where it leads.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
        && uri.UserInfo.Length == 0;

    /// <exception cref="HttpRequestException">There is no answer, or not one that may be used.</exception>
    public async Task<string> FetchAsync(string address)
    {
        if (!IsAddress(address))
            throw new HttpRequestException("The key address is not an https address.");

        try
        {
            // Not the caller's token: whoever asked first may leave, the others still want the keys.
            using var answer = await _http.GetAsync(new Uri(address), CancellationToken.None);
            return answer.StatusCode == HttpStatusCode.OK
                ? Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None))
                : throw new HttpRequestException($"The key address answered {(int)answer.StatusCode}.");
        }
        catch (TaskCanceledException e)
        {
            throw new HttpRequestException("The key address did not answer in time.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var mustBeLocal = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttp;
        var resolved = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = resolved
            .Where(address => _guard.Allows(address) && (!mustBeLocal || IPAddress.IsLoopback(address)))
            .ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException("The key address leads to a network that we do not connect to.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
