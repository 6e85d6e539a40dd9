using System.Net;

namespace Fulfillment.Adapters.Tests.Support;

/// <summary>What a market was sent.</summary>
internal sealed record SentRequest(Uri? Url, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A market at the other end of <c>call.Http</c>: keeps what it is sent and answers as told.</summary>
internal sealed class RecordedMarket(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly List<SentRequest> _sent = [];

    public RecordedMarket(HttpStatusCode status)
        : this(_ => Task.FromResult(new HttpResponseMessage(status)))
    {
    }

    public IReadOnlyList<SentRequest> Sent => _sent;

    public static RecordedMarket ThatFailsWith(Exception exception) =>
        new(_ => Task.FromException<HttpResponseMessage>(exception));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancel);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value));
        _sent.Add(new SentRequest(request.RequestUri, headers, body));

        return await answer(cancel);
    }
}
