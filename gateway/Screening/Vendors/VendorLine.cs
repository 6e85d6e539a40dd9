using System.Net.Http.Headers;

namespace Fulfillment.Screening.Vendors;

/// <summary>
/// Asks one vendor over HTTP: no redirects, no proxy, no cookies, so much time for the whole answer, so many bytes of it, and
/// nothing but JSON. However it ends, it ends with a word for it.
/// </summary>
internal sealed class VendorLine(string name, VendorOptions options, HttpMessageHandler wire, TimeProvider clock) : IDisposable
{
    private const int LargestAnswer = 64 * 1024;

    private readonly HttpClient _http = new(wire) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Uri _url = new(options.Url!);

    /// <summary>What the line stands on, where nobody brings another.</summary>
    public static HttpMessageHandler Wire() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = 64,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = LargestAnswer,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<VendorReply> AskAsync(VendorQuestion question, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(options.BudgetMilliseconds));
        try
        {
            using var request = Request(question);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return await ReadAsync(answer, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new VendorReply.Missing(VendorRules.Timeout, $"It gave no whole answer within {options.BudgetMilliseconds} ms.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded)
        {
            return VendorReply.Garbage("What it answered is not HTTP, or has too large headers.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new VendorReply.Missing(VendorRules.Unreachable, "Nobody answers there, or the connection broke.");
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(VendorQuestion question)
    {
        var time = VendorSignature.Time(clock.GetUtcNow());
        var content = new ByteArrayContent(question.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Fulfillment-Screening", "1"));
        request.Headers.Add(VendorSignature.IdHeader, question.Id);
        request.Headers.Add(VendorSignature.TimeHeader, time);
        request.Headers.Add(VendorSignature.SignatureHeader, VendorSignature.Of(question.Id, time, question.Body, options.Secrets));
        return request;
    }

    private async Task<VendorReply> ReadAsync(HttpResponseMessage answer, CancellationToken cancel) => (int)answer.StatusCode switch
    {
        200 or 202 when !IsJson(answer.Content.Headers) => VendorReply.Garbage("It answered another thing than JSON."),
        200 or 202 => await BodyAsync(answer.Content, cancel) is { } body
            ? VendorReply.Read(name, (int)answer.StatusCode, body.Span)
            : new VendorReply.Missing(VendorRules.TooLarge, $"Its answer has more than {LargestAnswer} bytes."),
        429 => new VendorReply.Missing(VendorRules.Throttled, "It answered 429."),
        >= 300 and < 400 and var status => new VendorReply.Missing(
            VendorRules.Redirected, $"It answered {status}; redirects are not followed."),
        >= 400 and < 500 and var status => new VendorReply.Missing(VendorRules.Refused, $"It answered {status}."),
        >= 500 and var status => new VendorReply.Missing(VendorRules.Failed, $"It answered {status}."),
        var status => VendorReply.Garbage($"It answered {status}."),
    };

    private static bool IsJson(HttpContentHeaders headers) =>
        headers.ContentType is { MediaType: "application/json", CharSet: null or "utf-8" or "UTF-8" or "\"utf-8\"" }
        && headers.ContentEncoding.Count == 0;

    /// <returns><c>null</c> when it is too large; no more than that was read then.</returns>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpContent content, CancellationToken cancel)
    {
        if (content.Headers.ContentLength > LargestAnswer)
            return null;

        await using var stream = await content.ReadAsStreamAsync(cancel);
        var body = new byte[LargestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        if (length > LargestAnswer)
            return null;

        return body.AsMemory(0, length);
    }
}
