using Fulfillment.Gateway.Tests.Connectors.Dedicated;
using Fulfillment.Gateway.Tests.Connectors.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>What each answer makes of an operation, whoever gives it: the target, or something on the way to it.</summary>
public sealed class TargetFaultsTests : IAsyncLifetime
{
    private const string Installation =
        """
        {"provisioningId":"prv_1","plan":"ultimate","seats":100,"startsOn":"2026-11-21","endsOn":"2027-11-21",
        "region":"eu-central-1","addOns":{"storage":10000},"packs":[],"operation":{"kind":"build","state":"done","stage":"ready","step":3,"steps":3},
        "newcomer":{"of":"a later version"}}
        """;

    private DedicatedSubject _dedicated = null!;

    public static TheoryData<string> Unreadable =>
    [
        "", "null", "[]", "{}", "{", "\"installation\"", $"{Installation}x", Installation.Replace("100", "\"100\""),
        Installation.Replace("100", "1e40"), Installation.Replace("\"ultimate\"", "null"), Installation.Replace("[]", "[null]"),
        Installation.Replace("[]", "null"), Installation.Replace(":10000", ":null"), Installation.Replace("\"addOns\"", "\"addins\""), Installation.Replace("2026-11-21", "2026-13-41"), Installation.Replace("done", "perhaps"),
        Installation.Replace("\"done\"", "1"), Installation.Replace("\"step\":3,", ""),
        Installation.Replace("ultimate", new string('u', 300_000)),
        Installation.Replace("prv_1", "prv_2"), new string('[', 10_000), "<html><body>Welcome</body></html>",
    ];

    public async Task InitializeAsync() => _dedicated = await DedicatedSubject.OpenAsync();

    public async Task DisposeAsync() => await _dedicated.DisposeAsync();

    [Theory]
    [InlineData(300, "", "target.redirected", false)]
    [InlineData(307, "", "target.redirected", false)]
    [InlineData(400, "", "target.refused", false)]
    [InlineData(401, "", "target.unauthorized", false)]
    [InlineData(403, "", "target.unauthorized", false)]
    [InlineData(404, "", "target.missing", false)]
    [InlineData(404, "installation.unknown", "provisioning.unknown", false)]
    [InlineData(408, "", "target.slow", true)]
    [InlineData(409, "", "provisioning.conflict", false)]
    [InlineData(409, "idempotency.mismatch", "provisioning.conflict", false)]
    [InlineData(409, "operation.running", "target.busy", false)]
    [InlineData(410, "", "target.missing", false)]
    [InlineData(410, "installation.gone", "provisioning.unknown", false)]
    [InlineData(413, "", "target.refused", false)]
    [InlineData(422, "", "target.refused", false)]
    [InlineData(422, "plan.unknown", "plan.unknown", false)]
    [InlineData(422, "region.unknown", "region.unknown", false)]
    [InlineData(429, "", "target.throttled", false)]
    [InlineData(500, "", "target.failed", true)]
    [InlineData(500, "installation.unknown", "target.failed", true)]
    [InlineData(501, "", "target.failed", true)]
    [InlineData(502, "", "target.failed", true)]
    [InlineData(503, "", "target.unavailable", true)]
    [InlineData(504, "", "target.failed", true)]
    [InlineData(599, "", "target.failed", true)]
    public async Task Every_status_has_one_meaning(int status, string said, string code, bool doubtful)
    {
        var body = said.Length > 0 ? $$"""{"code":"{{said}}","message":"No."}""" : "<html>";
        await using var target = TcpReceiver.Answering(Answer(status, body));

        var result = await ProvisionAsync(target);

        Assert.Equal((code, doubtful), (CodeOf(result.Outcome), result.Doubtful));
    }

    [Theory]
    [InlineData("Retry-After: 120\r\n", 120.0, false)]
    [InlineData("Retry-After: Sat, 21 Nov 2026 10:01:00 GMT\r\n", 60.0, false)]
    [InlineData("Retry-After: 99999999\r\n", 86400.0, false)]
    [InlineData("Retry-After: soon\r\n", null, true)]
    [InlineData("Retry-After: -1\r\n", null, true)]
    [InlineData("", null, true)]
    public async Task Away_with_a_wait_has_done_nothing_and_without_one_nobody_knows(string header, double? seconds, bool doubtful)
    {
        await using var target = TcpReceiver.Answering(Answer(503, "", header));

        var result = await ProvisionAsync(target);

        Assert.Equal(
            (seconds, doubtful), (Assert.IsType<Outcome.Retry>(result.Outcome).After?.TotalSeconds, result.Doubtful));
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_answer_that_is_not_as_promised_is_doubtful(string body)
    {
        await using var target = TcpReceiver.Answering(Answer(200, body));

        var result = await ProvisionAsync(target);
        var read = await _dedicated.ReadBackAsync(_dedicated.Asked, provisioner: At(target));

        Assert.Equal(("target.unreadable", true), (CodeOf(result.Outcome), result.Doubtful));
        Assert.Equal(("target.unreadable", null), (CodeOf(read.Outcome), read.Found));
    }

    [Fact]
    public async Task What_a_later_version_adds_is_passed_over()
    {
        await using var target = TcpReceiver.Answering(Answer(200, Installation));

        Assert.IsType<Outcome.Done>((await ProvisionAsync(target)).Outcome);
    }

    [Theory]
    [InlineData("not HTTP at all\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Length: 30\r\n\r\n{}")]
    public async Task What_is_not_http_is_doubtful(string answer)
    {
        await using var target = TcpReceiver.Answering(answer);

        var result = await ProvisionAsync(target);

        Assert.True(result is { Outcome: Outcome.Retry, Doubtful: true }, $"{result}");
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_credential_goes_nowhere_else()
    {
        await using var elsewhere = TcpReceiver.Answering(Answer(200, Installation));
        await using var target = TcpReceiver.Answering(Answer(307, "", $"Location: {elsewhere.Url}\r\n"));

        var result = await ProvisionAsync(target);

        Assert.Equal(("target.redirected", 0), (CodeOf(result.Outcome), elsewhere.Connections));
    }

    [Theory]
    [InlineData("installation.failed\\r\\nInjected")]
    [InlineData("<script>")]
    [InlineData("a.code.that.is.very.long.a.code.that.is.very.long.a.code.that.is.very.long")]
    public async Task A_code_that_is_none_is_not_passed_on(string code)
    {
        await using var target = TcpReceiver.Answering(Answer(422, $$"""{"code":"{{code}}"}"""));

        var refused = Assert.IsType<Outcome.Refused>((await ProvisionAsync(target)).Outcome);

        Assert.Equal("the dedicated service refuses what is asked (422): correct it, then do it again.", refused.Summary);
    }

    [Fact]
    public async Task A_call_says_who_calls_and_under_which_key()
    {
        await using var target = TcpReceiver.Answering(Answer(200, Installation));

        await At(target).ProvisionAsync(_dedicated.Provision(key: "evt_1"), default);

        var head = Assert.Single(target.Requests).Split("\r\n\r\n")[0].Split("\r\n");
        Assert.Equal("PUT /api/v1/installations/prv_1 HTTP/1.1", head[0]);
        Assert.Contains("Idempotency-Key: evt_1", head);
        Assert.Contains($"Authorization: Bearer {ProvisionerSubject.Credential}", head);
    }

    private static string Answer(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} Word\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n{headers}\r\n{body}";

    private static string? CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Refused refused => refused.Code,
        Outcome.Retry retry => retry.Code,
        _ => null,
    };

    private IProvisioner At(TcpReceiver target) => _dedicated.At($"http://127.0.0.1:{target.Port}/");

    private async Task<ProvisionResult> ProvisionAsync(TcpReceiver target) =>
        await At(target).ProvisionAsync(_dedicated.Provision(), default);
}
