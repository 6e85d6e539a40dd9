using Dapper;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Where operators see what is delivered otherwise than it was ordered.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_seeded_drift_is_found_by_a_run_that_was_asked_for_and_named_with_what_to_do()
    {
        using var partner = await _gateway.PartnerAsync("one");
        using var other = await _gateway.PartnerAsync("other");
        using var desk = await _gateway.OperatorAsync(OperatorRole.Operator);
        var first = await partner.FulfillAsync();
        await other.FulfillAsync();
        var before = await desk.ReadAsync("/ops/v1/reconciliation");
        await RunAsync("DELETE FROM activation_codes");

        var run = await CompareAsync(desk);
        var standing = await desk.ReadAsync("/ops/v1/reconciliation");
        var drifts = await desk.ReadAllAsync("/ops/v1/reconciliation/drifts?open=true&code=code.missing&limit=1");
        var named = await desk.ReadAsync("/ops/v1/reconciliation/drifts?partner=one");
        var records = await desk.ReadAsync($"/ops/v1/audit?subject={run}");

        Assert.Equal("""{"drifts":[]}""", before.Text);
        Assert.Equal((run, "2", "0"), (standing.At("last.id"), standing.At("last.subscriptions"), standing.At("last.unknown")));
        Assert.Equal(("code.missing", "high", "2"), (standing.At("drifts.0.code"), standing.At("drifts.0.severity"), standing.At("drifts.0.count")));
        Assert.Equal(2, drifts.Count);
        Assert.Equal((first.At("id"), "none", "[]"), (named.At("data.0.orderId"), named.At("data.0.delivered"), named.Json["data"]![0]!["deadLetters"]!.ToJsonString()));
        Assert.Contains("dead-letters", named.At("data.0.fix"), StringComparison.Ordinal);
        Assert.Equal("reconciliation.start", records.At("data.0.action"));
        Assert.StartsWith("operator:", records.At("data.0.actor"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_is_shown_as_healed()
    {
        using var partner = await _gateway.PartnerAsync();
        using var desk = await _gateway.OperatorAsync(OperatorRole.Operator);
        await partner.FulfillAsync();
        await RunAsync("UPDATE order_lines SET quantity = quantity + 1");
        await CompareAsync(desk);
        await RunAsync("UPDATE order_lines SET quantity = quantity - 1");
        await CompareAsync(desk);

        var open = await desk.ReadAsync("/ops/v1/reconciliation/drifts?open=true");
        var all = await desk.ReadAsync("/ops/v1/reconciliation/drifts");

        Assert.Empty(open.Json["data"]!.AsArray());
        Assert.Equal("amendment.differs", all.At("data.0.code"));
        Assert.NotNull(all.At("data.0.healedAt"));
    }

    [Fact]
    public async Task Who_may_only_look_starts_nothing_and_what_is_asked_for_must_exist()
    {
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);

        var answers = new[]
        {
            await viewer.SendAsync(HttpMethod.Post, "/ops/v1/reconciliation/runs"),
            await viewer.ReadAsync("/ops/v1/reconciliation/drifts?code=code.odd&open=maybe"),
            await viewer.ReadAsync("/ops/v1/reconciliation/drifts?cursor=MA"),
            await viewer.ReadAsync("/ops/v1/reconciliation?x=1"),
        };

        Assert.Equal([403, 400, 400, 400], answers.Select(answer => answer.Status));
        Assert.Equal([("?code", "value.enum"), ("?open", "value.enum")], answers[1].Faults);
    }

    private static async Task<string> CompareAsync(HttpClient desk)
    {
        var asked = await desk.SendAsync(HttpMethod.Post, "/ops/v1/reconciliation/runs");
        Assert.Equal((202, "/ops/v1/reconciliation"), (asked.Status, asked.Header("Location")));
        await Eventually.TrueAsync(async () => (await desk.ReadAsync("/ops/v1/reconciliation")).At("last.id") == asked.At("id"));
        return asked.At("id")!;
    }

    private Task<int> RunAsync(string sql) => _gateway.Database.InTransactionAsync(
        tx => tx.Connection!.ExecuteAsync(sql, transaction: tx), CancellationToken.None);
}
