using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fulfillment.Adapters.Distributor;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Tests.Support;

namespace Fulfillment.Adapters.Tests.Distributor;

public sealed class ConfirmationTests
{
    [Fact]
    public async Task Without_a_confirm_url_there_is_nothing_to_confirm()
    {
        using var market = new RecordedMarket(HttpStatusCode.OK);
        var settings = new Dictionary<string, string> { ["Secret"] = DistributorMarket.Secret };

        var outcome = await new DistributorAdapter().ConfirmAsync(A.Confirmation(), A.Call(settings, market), default);

        Assert.IsType<Outcome.Done>(outcome);
        Assert.Empty(market.Sent);
    }

    [Fact]
    public async Task A_confirmation_is_signed_with_the_current_secret_over_its_exact_bytes()
    {
        using var market = new RecordedMarket(HttpStatusCode.Accepted);

        var outcome = await ConfirmAsync(market);

        var sent = Assert.Single(market.Sent);
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(new Uri("https://orders.distributor.example/confirmations"), sent.Url);
        Assert.Equal("application/json", sent.Headers["content-type"]);
        Assert.Equal("msg_01jd7zm4a2", sent.Headers["distributor-message-id"]);
        Assert.Equal(new("Secret", ""), Verdict(sent));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task A_busy_distributor_says_when_to_come_again(HttpStatusCode status)
    {
        var now = new ManualClock().GetUtcNow();

        var delta = await ConfirmAsync(Answering(status, new(TimeSpan.FromSeconds(90))));
        var date = await ConfirmAsync(Answering(status, new(now.AddMinutes(2))));
        var past = await ConfirmAsync(Answering(status, new(now.AddMinutes(-2))));
        var none = await ConfirmAsync(Answering(status, null));

        Assert.Equal(TimeSpan.FromSeconds(90), AssertRetry("confirmation.throttled", delta).After);
        Assert.Equal(TimeSpan.FromMinutes(2), AssertRetry("confirmation.throttled", date).After);
        Assert.Equal(TimeSpan.Zero, AssertRetry("confirmation.throttled", past).After);
        Assert.Null(AssertRetry("confirmation.throttled", none).After);
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_failing_distributor_is_asked_again(HttpStatusCode status)
    {
        using var market = new RecordedMarket(status);

        var outcome = await ConfirmAsync(market);

        var retry = AssertRetry("confirmation.failed", outcome);
        Assert.Contains($"answered {(int)status}", retry.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Gone)]
    public async Task A_distributor_that_says_no_is_left_to_a_person(HttpStatusCode status)
    {
        using var market = new RecordedMarket(status);

        var outcome = await ConfirmAsync(market);

        Assert.Equal(
            new Outcome.Refused(
                "confirmation.refused",
                BlockedOn.Partner,
                $"Channel 'nordic-distribution': the distributor answered {(int)status} to the confirmation of order " +
                "ord_01jd7zk3v5. Ask the distributor why, correct ConfirmUrl or Secret if need be, " +
                "then deliver again."),
            outcome);
    }

    [Fact]
    public async Task No_connection_and_no_answer_are_tried_again()
    {
        using var unreachable = RecordedMarket.ThatFailsWith(new HttpRequestException());
        using var silent = RecordedMarket.ThatFailsWith(new TaskCanceledException());

        AssertRetry("confirmation.undelivered", await ConfirmAsync(unreachable));
        AssertRetry("confirmation.unanswered", await ConfirmAsync(silent));
    }

    [Fact]
    public async Task A_real_listener_reads_what_was_signed()
    {
        using var listener = Loopback.Listen(out var url);
        var settings = new Dictionary<string, string>(DistributorMarket.Settings) { ["ConfirmUrl"] = url };
        using var http = new HttpClient();
        var received = Loopback.AnswerAsync(listener, HttpStatusCode.NoContent);

        var outcome = await new DistributorAdapter()
            .ConfirmAsync(A.Confirmation(), A.Call(settings) with { Http = http }, default);

        var request = await received.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(new("Secret", ""), Verdict(request));
        Assert.Contains(A.ActivationCode, Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_tried_again()
    {
        var settings = new Dictionary<string, string>(DistributorMarket.Settings);
        using (Loopback.Listen(out var url))
            settings["ConfirmUrl"] = url;

        using var http = new HttpClient();

        var outcome = await new DistributorAdapter()
            .ConfirmAsync(A.Confirmation(), A.Call(settings) with { Http = http }, default);

        AssertRetry("confirmation.undelivered", outcome);
    }

    private static ValueTask<Outcome> ConfirmAsync(RecordedMarket market) => new DistributorAdapter()
        .ConfirmAsync(A.Confirmation(), A.Call(DistributorMarket.Settings, market), default);

    private static RecordedMarket Answering(HttpStatusCode status, RetryConditionHeaderValue? after) => new(_ =>
    {
        var answer = new HttpResponseMessage(status);
        answer.Headers.RetryAfter = after;
        return Task.FromResult(answer);
    });

    private static Outcome.Retry AssertRetry(string code, Outcome outcome)
    {
        var retry = Assert.IsType<Outcome.Retry>(outcome);
        Assert.Equal(code, retry.Code);
        return retry;
    }

    private static SignatureVerdict Verdict(SentRequest sent)
    {
        var now = new ManualClock().GetUtcNow();
        var message = new InboundMessage { Headers = sent.Headers, Body = sent.Body, ReceivedAt = now };
        return DistributorSignature.Verify(message, new ChannelSettings(DistributorMarket.Settings), now);
    }
}
