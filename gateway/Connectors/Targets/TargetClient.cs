using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Fulfillment.Connectors.Egress;

namespace Fulfillment.Connectors.Targets;

/// <summary>
/// Asks a target, once per call: no repeats of its own, no redirects, no proxy, no cookies, a limit in time and in size.
/// The operator names the host, so it may lie in a private network; that it is the right one is what TLS shows.
/// </summary>
internal sealed class TargetClient : IDisposable
{
    private const int LargestAnswer = 256 * 1024;

    private readonly TargetOptions _options;
    private readonly TargetFaults _faults;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public TargetClient(TargetOptions options, TargetFaults faults, TimeProvider clock)
    {
        (_options, _faults, _clock) = (options, faults, clock);
        _http = new HttpClient(Handler(options))
        {
            BaseAddress = new Uri(options.BaseUrl.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LargestAnswer,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Fulfillment", "1"));
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Credential);
    }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<TargetReply<T>> AskAsync<T>(TargetCall call, JsonTypeInfo<T> form, CancellationToken cancel)
        where T : class
    {
        var limit = CallLimit.Of(TimeSpan.FromSeconds(_options.TimeoutSeconds), call.Deadline, _clock.GetUtcNow());
        if (limit == TimeSpan.Zero)
        {
            return _faults.TooLate();
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            using var request = Request(call);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token);
            return Judge(call, answer, await answer.Content.ReadAsByteArrayAsync(deadline.Token), form);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return _faults.Slow(limit, call.Changes);
        }
        catch (HttpRequestException e)
        {
            return _faults.Broken(e, call.Changes);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(TargetOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
        MaxConnectionsPerServer = options.Connections,
        MaxResponseHeadersLength = 16,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private static HttpRequestMessage Request(TargetCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Path);
        if (call.Key is { } key)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static bool IsAbout<T>(TargetCall call, T read) =>
        read is not IProvisionedBody body || body.ProvisioningId == call.ProvisioningId;

    private TargetReply<T> Judge<T>(TargetCall call, HttpResponseMessage answer, byte[] body, JsonTypeInfo<T> form)
        where T : class
    {
        var wait = AskedWait.Of(answer, TimeSpan.FromHours(_options.LongestWaitHours), _clock.GetUtcNow());
        if (!answer.IsSuccessStatusCode)
        {
            return _faults.Of(new((int)answer.StatusCode, TargetJson.CodeIn(body), wait, call.Changes));
        }

        TargetReply<T> reply = TargetJson.Read(body, form) is { } read && IsAbout(call, read)
            ? read
            : _faults.Unreadable(call.Changes);
        return reply with { Wait = wait };
    }
}
