using System.Net;
using Fulfillment.Engine.Audit;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Access;

public sealed class DenialTests
{
    private static readonly DateTimeOffset _now = new ManualClock().GetUtcNow();

    [Fact]
    public async Task Denials_stand_in_the_audit_chain_with_who_what_and_why()
    {
        await using var host = await AccessHost.StartAsync();
        var client = await host.AddPartnerAsync("acme");
        var token = await host.SignInAsync(client);
        (await host.GetAsync("/v1/orders", null)).Dispose();
        (await host.GetAsync("/v1/orders", "garbage")).Dispose();
        (await host.GetAsync("/ops/v1/orders", token)).Dispose();
        (await host.PostTokenAsync(("grant_type", "client_credentials"), ("client_id", client.Id), ("client_secret", "x"))).Dispose();

        var denials = await host.DenialsAsync();
        var finding = await new AuditVerifier(host.Database).VerifyAsync(null, default);

        Assert.Equal(
            [
                ("anonymous:127.0.0.1", "GET /v1/orders", "token.missing at GET /v1/orders"),
                ("anonymous:127.0.0.1", "GET /v1/orders", "jws.malformed at GET /v1/orders"),
                ("partner:acme", "GET /ops/v1/orders", "scope.missing at GET /ops/v1/orders"),
                ("anonymous:127.0.0.1", client.Id, "signIn.secretWrong at POST /oauth/token"),
            ],
            denials.Select(denial => (denial.Actor, denial.Subject, denial.Detail!)));
        Assert.StartsWith("tok_", denials[2].Token, StringComparison.Ordinal);
        Assert.IsType<AuditFinding.Intact>(finding);
    }

    [Fact]
    public async Task A_flood_becomes_two_records_the_first_and_the_rest_with_their_number()
    {
        await using var host = await AccessHost.StartAsync();
        for (var i = 0; i < 100; i++)
            (await host.GetAsync("/v1/orders", $"garbage{i}")).Dispose();

        var denials = await host.DenialsAsync();

        Assert.Equal(
            ["jws.malformed at GET /v1/orders", "jws.malformed at GET /v1/orders, 99 times"],
            denials.Select(denial => denial.Detail!));
    }

    [Fact]
    public async Task What_waits_is_written_at_the_stop()
    {
        await using var host = await AccessHost.StartAsync();
        (await host.GetAsync("/v1/orders", null)).Dispose();
        (await host.GetAsync("/v1/orders", null)).Dispose();

        await host.Get<DenialWriter>().StopAsync(default);

        var records = await host.Database.ReadAsync(tx => AuditTable.ListAsync(tx, null, 0, 100, default), default);
        Assert.Equal(2, records.Count(record => record.Action == "access.deny"));
    }

    [Fact]
    public async Task More_than_one_transaction_holds_is_written_in_several()
    {
        await using var host = await AccessHost.StartAsync();
        var log = host.Get<DenialLog>();
        for (var i = 0; i < 1000; i++)
            log.Report(Actor.Partner($"p{i}", "tok"), "order.unknown", "GET /v1/orders/{id}", "ord_1");

        var denials = await host.DenialsAsync();

        Assert.Equal(1000, denials.Count);
    }

    [Fact]
    public void A_window_ends_after_ten_seconds_and_the_next_denial_stands_for_itself()
    {
        var folds = new DenialFolds();

        var first = folds.IsFirst(Of("partner:acme", _now));
        var second = folds.IsFirst(Of("partner:acme", _now.AddSeconds(9)));
        var tooSoon = folds.Close(_now.AddSeconds(9));
        var over = folds.Close(_now.AddSeconds(10));
        var next = folds.IsFirst(Of("partner:acme", _now.AddSeconds(11)));

        Assert.True(first);
        Assert.False(second);
        Assert.Empty(tooSoon);
        Assert.Equal(1, Assert.Single(over).Times);
        Assert.True(next);
    }

    [Fact]
    public void Other_actors_codes_and_paths_are_not_folded_together()
    {
        var folds = new DenialFolds();

        Assert.True(folds.IsFirst(Of("partner:a", _now)));
        Assert.True(folds.IsFirst(Of("partner:b", _now)));
        Assert.True(folds.IsFirst(Of("partner:a", _now) with { Code = "other" }));
        Assert.True(folds.IsFirst(Of("partner:a", _now) with { Path = "GET /other" }));
    }

    [Fact]
    public void Many_strangers_count_as_one_and_partners_still_stand_for_themselves()
    {
        var folds = new DenialFolds();

        var records = Enumerable.Range(0, 100_000).Count(i => folds.IsFirst(Of($"anonymous:{i}", _now)));
        var partner = folds.IsFirst(Of("partner:acme", _now));
        var closed = folds.Close(_now.AddSeconds(10));

        Assert.InRange(records, 1, 65);
        Assert.True(partner);
        Assert.Equal(100_000 - records, Assert.Single(closed).Times);
        Assert.Equal(0, folds.Open);
    }

    [Fact]
    public void What_finds_no_room_is_counted()
    {
        var log = new DenialLog(new ManualClock());

        for (var i = 0; i < 5000; i++)
            log.Report(Actor.System, "code", "path");

        Assert.Equal(5000 - 4096, log.TakeLost());
        Assert.Equal(0, log.TakeLost());
    }

    [Fact]
    public async Task An_operator_who_is_gone_is_refused_and_the_reason_is_in_the_audit_only()
    {
        await using var host = await AccessHost.StartAsync();
        var forge = Forge.For(host, "cli_x", "acme");
        var claims = forge.Claims.DeepClone().AsObject();
        claims.Remove("partner");
        claims["operator"] = "opr_gone";

        using var answer = await host.GetAsync("/ops/v1/orders", (forge with { Claims = claims }).Token());

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("token.invalid", await answer.CodeAsync());
        Assert.StartsWith("operator.unknown", (await host.DenialsAsync())[0].Detail, StringComparison.Ordinal);
    }

    private static Denial Of(string actor, DateTimeOffset at) => new(at, new Actor(actor), "scope.missing", "GET /v1/orders");
}
