using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Fulfillment.Connectors.Egress;
using Fulfillment.Sdk;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.Webhooks;

/// <summary>
/// Sends webhooks as Standard Webhooks says, to receivers that may be slow, broken or hostile: no redirects, no proxy,
/// no cookies, a limit in time, and what is answered beyond the status is dropped unread.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider clock)
        : this(options, clock, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookSender(
        IOptions<WebhookOptions> options, TimeProvider clock, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _options = options.Value;
        _clock = clock;
        var dialer = new GuardedDialer(new AddressRule(_options.AllowedPrivateNetworks), resolve);
        _http = new HttpClient(Handler(_options, dialer)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<WebhookAnswer> SendAsync(WebhookCall call, CancellationToken cancel)
    {
        if (WebhookAddress.FaultsOf(call.Url, _options) is [var fault, ..])
        {
            return Again("webhook.addressRefused", fault.Message);
        }

        var limit = CallLimit.Of(TimeSpan.FromSeconds(_options.TimeoutSeconds), call.Deadline, _clock.GetUtcNow());
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limit);
        try
        {
            using var request = Request(call);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return Judge(answer);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Again("webhook.timeout", $"The receiver gave no whole answer within {limit.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            return Broken(e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(WebhookOptions options, GuardedDialer dialer) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancel) => dialer.ConnectAsync(context.DnsEndPoint, cancel),
        ConnectTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
        MaxConnectionsPerServer = options.ConnectionsPerHost,
        MaxResponseHeadersLength = 16,
        // Nobody reads the body: so much of it is taken in to keep the connection, then the connection is closed.
        MaxResponseDrainSize = options.AnswerKilobytes * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        // A name may lead elsewhere tomorrow; then it is looked up and checked again.
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    };

    private HttpRequestMessage Request(WebhookCall call)
    {
        var now = _clock.GetUtcNow();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(call.Body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(call.Url)) { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Fulfillment-Webhooks", "1"));
        request.Headers.Add("webhook-id", call.Id);
        request.Headers.Add("webhook-timestamp", WebhookSignature.Timestamp(now));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(call.Id, now, call.Body, call.Secrets));
        return request;
    }

    private WebhookAnswer Judge(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 and var status => new WebhookAnswer(new Outcome.Done(), status),
        410 => new WebhookAnswer(
            new Outcome.Refused("webhook.gone", BlockedOn.Partner, "The receiver answered 410: it is no more."), 410),
        429 => Again("webhook.throttled", "The receiver answered 429.", 429, Wait(answer)),
        503 => Again("webhook.unavailable", "The receiver answered 503.", 503, Wait(answer)),
        >= 300 and < 400 and var status => Again(
            "webhook.redirected", $"The receiver answered {status}; redirects are not followed.", status),
        var status => Again("webhook.refused", $"The receiver answered {status}.", status),
    };

    private TimeSpan? Wait(HttpResponseMessage answer) =>
        AskedWait.Of(answer, TimeSpan.FromHours(_options.LongestWaitHours), _clock.GetUtcNow());

    private static WebhookAnswer Broken(HttpRequestException e) => e switch
    {
        { InnerException: AddressRefusedException } =>
            Again("webhook.addressRefused", "The receiver's host leads to a network that we do not connect to."),
        _ when IsUnresolved(e) => Again("webhook.unresolved", "The receiver's host name cannot be resolved."),
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            Again("webhook.untrusted", "The receiver's certificate is not trusted, or TLS failed."),
        { HttpRequestError: HttpRequestError.ConnectionError } =>
            Again("webhook.unreachable", "Nobody answers at the receiver's address."),
        _ => Again("webhook.broken", "The connection broke before there was an answer, or the answer is not HTTP."),
    };

    private static bool IsUnresolved(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.NameResolutionError
        || e.InnerException is SocketException
        {
            SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData,
        };

    private static WebhookAnswer Again(string code, string summary, int? status = null, TimeSpan? after = null) =>
        new(new Outcome.Retry(code, summary, after), status);
}
