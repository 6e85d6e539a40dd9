using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Adapters.Tests.Support;

/// <summary>A market on a real port of this machine.</summary>
internal static class Loopback
{
    public static HttpListener Listen(out string url)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();

        var listener = new HttpListener { Prefixes = { url } };
        listener.Start();
        return listener;
    }

    /// <summary>Answers one request with this status and gives what was received.</summary>
    public static async Task<SentRequest> AnswerAsync(HttpListener listener, HttpStatusCode status)
    {
        var context = await listener.GetContextAsync();
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        var headers = context.Request.Headers;

        context.Response.StatusCode = (int)status;
        context.Response.Close();
        return new SentRequest(
            context.Request.Url,
            headers.AllKeys.ToDictionary(key => key!.ToLowerInvariant(), key => headers[key]!),
            body.ToArray());
    }
}
