using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Screening.Tests.Vendors;

/// <summary>A vendor that answers what the test says, and remembers what it was asked.</summary>
internal sealed class AVendor : HttpMessageHandler
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string Allow = """{"verdict":"allow","reference":"case-1","reasons":[]}""";

    public ManualClock Clock { get; } = new();

    public List<(HttpRequestMessage Request, byte[] Body)> Asked { get; } = [];

    public Func<CancellationToken, Task<HttpResponseMessage>> Answers { get; set; } = _ => Task.FromResult(Json(Allow));

    public string Says
    {
        set => Answers = _ => Task.FromResult(Json(value));
    }

    public static VendorOptions Options => new() { Url = "https://vendor.example/screen", Secret = Secret, BudgetMilliseconds = 60_000 };

    public static HttpResponseMessage Json(string text, int status = 200) => Bytes(Encoding.UTF8.GetBytes(text), status);

    public static HttpResponseMessage Bytes(byte[] body, int status = 200, string type = "application/json") => new((HttpStatusCode)status)
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } },
    };

    public VendorHook Hook(VendorOptions? options = null) => new("acme", options ?? Options, this, Clock, NullLogger<VendorHook>.Instance);

    public async Task<ScreeningAnswer> AskAsync(VendorOptions? options = null, ScreeningRequest? request = null)
    {
        using var hook = Hook(options);
        return await hook.ScreenAsync(request ?? Support.A.Request(Support.A.Party()), CancellationToken.None);
    }

    public InboundMessage Message(string body, string id = "msg-1", TimeSpan age = default, string secret = Secret)
    {
        var (bytes, time) = (Encoding.UTF8.GetBytes(body), VendorSignature.Time(Clock.GetUtcNow() - age));
        return new()
        {
            Headers = new Dictionary<string, string>
            {
                ["webhook-id"] = id,
                ["webhook-timestamp"] = time,
                ["webhook-signature"] = VendorSignature.Of(id, time, bytes, [secret]),
            },
            Body = bytes,
            ReceivedAt = Clock.GetUtcNow(),
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        lock (Asked)
        {
            Asked.Add((request, body));
        }

        return await Answers(cancellationToken);
    }
}
