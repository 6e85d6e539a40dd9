using System.Text.Json.Nodes;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>What operators see of the house: orders in depth, adapters, channels, dead letters, audit.</summary>
public sealed class HouseDeskTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task An_order_is_shown_with_its_decisions_attempts_and_deliveries()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await partner.FulfillAsync();

        var seen = await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}");

        Assert.Equal(placed.Json.ToJsonString(), seen.Json["order"]!.ToJsonString());
        Assert.Equal(("api", "0"), (seen.At("channel"), seen.At("humanTouches")));
        Assert.Equal(("allow", "system"), (seen.At("decisions.0.verdict"), seen.At("decisions.0.decidedBy")));
        Assert.Equal(("succeeded", placed.At("lines.0.id")),
            (seen.At("provisioning.0.state"), seen.At("provisioning.0.lineId")));
        Assert.Equal("0", seen.At("provisioning.0.attempts"));
        Assert.Empty(seen.Json["deliveries"]!.AsArray());
    }

    [Fact]
    public async Task Adapters_and_channels_are_shown_with_what_is_wrong_and_how_to_mend_it()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Channels:ghost:adapter"] = "no-such-adapter",
            ["Channels:ghost:partner"] = "direct",
        });
        using var viewer = await gateway.OperatorAsync(OperatorRole.Viewer);

        var adapters = await viewer.ReadAsync("/ops/v1/adapters");
        var channels = await viewer.ReadAsync("/ops/v1/channels");

        Assert.Equal((200, 200), (adapters.Status, channels.Status));
        Assert.NotNull(adapters.Json["data"]);
        Assert.Equal(("ghost", "faulty", "direct"),
            (channels.At("data.0.name"), channels.At("data.0.status"), channels.At("data.0.partner")));
        Assert.Contains("no-such-adapter", channels.At("data.0.reason"), StringComparison.Ordinal);
        Assert.NotEmpty(channels.At("data.0.fix")!);
    }

    [Fact]
    public async Task A_dead_letter_tells_its_cause_and_is_sent_again_once()
    {
        using var sandbox = await shared.SandboxAsync();
        using var desk = await shared.OperatorAsync(OperatorRole.Operator);
        var placed = await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-fail"), wait: 30);
        var failed = await FailedAsync(desk, placed);
        var letter = await LetterAsync(desk, failed);

        var requeued = await RequeueAsync(desk, (string)letter["id"]!);
        var again = await RequeueAsync(desk, (string)letter["id"]!);
        await Eventually.TrueAsync(async () => await FindAsync(desk, failed) is { } next
            && (string)next["id"]! != (string)letter["id"]!);
        var record = await desk.ReadAsync($"/ops/v1/audit?subject={(string)letter["id"]!}");
        var touched = await desk.ReadAsync($"/ops/v1/orders/{placed.At("id")}");

        Assert.Equal(("provisioning", "sandbox"), ((string)letter["source"]!, (string)letter["destination"]!));
        Assert.Contains("as the sku says", (string)letter["summary"]!, StringComparison.Ordinal);
        Assert.Equal((204, 409, "deadLetter.settled"), (requeued.Status, again.Status, again.Code));
        Assert.Equal("1", touched.At("humanTouches"));
        Assert.Equal(("deadLetter.requeue", "Cause is mended."),
            (record.At("data.0.action"), record.At("data.0.detail")));
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_only_by_who_may_and_with_a_reason()
    {
        using var sandbox = await shared.SandboxAsync();
        using var desk = await shared.OperatorAsync(OperatorRole.Operator);
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        using var reviewer = await shared.OperatorAsync(OperatorRole.Reviewer);
        var placed = await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-fail"), wait: 30);
        var id = (string)(await LetterAsync(desk, await FailedAsync(desk, placed)))["id"]!;

        var answers = new[]
        {
            await RequeueAsync(viewer, id), await RequeueAsync(reviewer, id), await RequeueAsync(desk, "dlq_nothing"),
            await desk.SendAsync(HttpMethod.Post, $"/ops/v1/dead-letters/{id}/requeue", "{}"),
        };

        Assert.Equal([403, 403, 404, 400], answers.Select(answer => answer.Status));
        Assert.Equal("deadLetter.unknown", answers[2].Code);
        Assert.Equal([("/reason", "member.missing")], answers[3].Faults);
    }

    [Fact]
    public async Task A_group_of_dead_letters_is_sent_again_together()
    {
        using var sandbox = await shared.SandboxAsync();
        using var desk = await shared.OperatorAsync(OperatorRole.Operator);
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        await FailedAsync(desk, await sandbox.PlaceAsync(Orders.Body(sku: "sandbox-fail"), wait: 30));
        var group = """{"source": "provisioning", "destination": "sandbox", "code": "sandbox.failed", "reason": "Mended."}""";

        var done = await desk.SendAsync(HttpMethod.Post, "/ops/v1/dead-letters/requeue", group);
        var forbidden = await viewer.SendAsync(HttpMethod.Post, "/ops/v1/dead-letters/requeue", group);
        var wrong = await desk.SendAsync(
            HttpMethod.Post, "/ops/v1/dead-letters/requeue", group.Replace("provisioning", "elsewhere", StringComparison.Ordinal));

        Assert.Equal((200, 403, 400), (done.Status, forbidden.Status, wrong.Status));
        Assert.True(int.Parse(done.At("requeued")!, System.Globalization.CultureInfo.InvariantCulture) >= 1);
    }

    [Fact]
    public async Task The_chain_of_an_order_names_who_did_what_and_is_whole()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await partner.FulfillAsync();

        var records = await viewer.ReadAllAsync($"/ops/v1/audit?subject={placed.At("id")}&limit=1");
        var report = await shared.Gateway.Services.GetRequiredService<AuditVerifier>()
            .VerifyAsync(null, CancellationToken.None);

        Assert.Equal("order.place", (string)records[0]["action"]!);
        Assert.StartsWith("partner:", (string)records[0]["actor"]!, StringComparison.Ordinal);
        Assert.Equal("screening.allow", (string)records[1]["action"]!);
        Assert.Equal(records.Select(record => (long)record["seq"]!).Order(),
            records.Select(record => (long)record["seq"]!));
        Assert.IsType<AuditFinding.Intact>(report);
    }

    [Fact]
    public async Task Nobody_writes_into_the_chain_and_a_bent_cursor_reads_nothing()
    {
        using var admin = await shared.OperatorAsync(OperatorRole.Admin);
        var page = await admin.ReadAsync("/ops/v1/audit?limit=1");

        var answers = new[]
        {
            await admin.SendAsync(HttpMethod.Post, "/ops/v1/audit", "{}"),
                await admin.SendAsync(HttpMethod.Delete, "/ops/v1/audit"),
            await admin.ReadAsync($"/ops/v1/audit?subject=x&cursor={page.At("nextCursor")}"),
            await admin.ReadAsync("/ops/v1/audit?cursor=MA"), await admin.ReadAsync("/ops/v1/dead-letters?cursor=MA"),
            await admin.ReadAsync("/ops/v1/dead-letters?limit=1000"),
        };

        Assert.Equal([405, 405, 400, 400, 400, 400], answers.Select(answer => answer.Status));
    }

    private static async Task<string> FailedAsync(HttpClient viewer, Answer placed)
    {
        var seen = await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}");
        Assert.Equal("failed", seen.At("provisioning.0.state"));
        return seen.At("provisioning.0.id")!;
    }

    private static async Task<JsonNode> LetterAsync(HttpClient desk, string subject) =>
        await FindAsync(desk, subject) ?? throw new InvalidOperationException($"No dead letter about {subject}.");

    private static async Task<JsonNode?> FindAsync(HttpClient desk, string subject) =>
        (await desk.ReadAllAsync("/ops/v1/dead-letters?limit=1"))
            .FirstOrDefault(letter => (string?)letter["subjectId"] == subject);

    private static Task<Answer> RequeueAsync(HttpClient client, string id) =>
        client.SendJsonAsync(HttpMethod.Post, $"/ops/v1/dead-letters/{id}/requeue", new JsonObject
        {
            ["reason"] = "Cause is mended.",
        });
}
