using System.Text.Json.Nodes;
using Dapper;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Work;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Screening.Lists;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>A list that changes: who is served already, and what was decided before.</summary>
public sealed class ListChangeTests : IAsyncLifetime, IDisposable
{
    private const string Customer = "Brandnew Gadget Works";

    private readonly TempFolder _folder = new();
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!;
    private HttpClient _reviewer = null!;

    public async Task InitializeAsync()
    {
        await WriteAsync("2026-11-01", "EXEMPLARY STEEL HOLDINGS LLC");
        _gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Screening:ListFolder"] = _folder.PathOf("kept"),
            ["Screening:Lists:house:Format"] = "json",
            ["Screening:Lists:house:Primary"] = _folder.PathOf("list.json"),
        });
        _partner = await _gateway.PartnerAsync();
        _reviewer = await _gateway.OperatorAsync(OperatorRole.Reviewer);
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        _reviewer.Dispose();
        await _gateway.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_is_served_and_comes_to_be_listed_keeps_what_they_have_and_gets_no_more_until_somebody_has_looked()
    {
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var order = await _partner.FulfillAsync(Body("R-1"));
        var subscription = order.At("lines.0.subscriptionId")!;

        await ChangeAsync("2026-11-02", "EXEMPLARY STEEL HOLDINGS LLC", "BRANDNEW GADGET WORKS");
        var alert = await _reviewer.ReadAsync("/ops/v1/screening-alerts?state=open");
        var neutral = await viewer.ReadAsync($"/ops/v1/screening-alerts?subscriptionId={subscription}");
        var kept = await _partner.ReadAsync($"/v1/subscriptions/{subscription}");

        Assert.Equal(
            (subscription, "acme", "EX-2", "BRANDNEW GADGET WORKS", Customer),
            (alert.At("data.0.subscriptionId"), alert.At("data.0.partner"), alert.At("data.0.match.entryId"), alert.At("data.0.match.listed"), alert.At("data.0.match.asked")));
        Assert.Equal((subscription, "open", null), (neutral.At("data.0.subscriptionId"), neutral.At("data.0.state"), neutral.At("data.0.match")));
        foreach (var word in new[] { "gadget", "EX-2", "house", "list." })
        {
            Assert.DoesNotContain(word, neutral.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("active", kept.At("state"));
        await ChangeAsync("2026-11-03", "EXEMPLARY STEEL HOLDINGS LLC");
        var held = await RenewAsync("R-2", subscription);
        Assert.Equal(("held", "screening.inReview"), (held.At("status"), held.At("reason.code")));
        Assert.DoesNotContain("alert", held.Text, StringComparison.OrdinalIgnoreCase);

        var path = $"/ops/v1/screening-alerts/{alert.At("data.0.id")}/decision";
        const string Cleared = """{"verdict":"cleared","reason":"The listed one was dissolved."}""";
        var refused = await viewer.SendAsync(HttpMethod.Post, path, Cleared);
        var cleared = await _reviewer.SendAsync(HttpMethod.Post, path, Cleared);
        var again = await _reviewer.SendAsync(HttpMethod.Post, path, Cleared);
        var unknown = await _reviewer.SendAsync(HttpMethod.Post, "/ops/v1/screening-alerts/alr_none/decision", Cleared);
        var odd = await _reviewer.SendAsync(HttpMethod.Post, path, """{"verdict":"open","reason":"?"}""");

        Assert.Equal([403, 200, 409, 404, 400], new[] { refused, cleared, again, unknown, odd }.Select(answer => answer.Status));
        Assert.Equal(("cleared", "The listed one was dissolved."), (cleared.At("state"), cleared.At("reason")));
        Assert.Equal("fulfilled", (await RenewAsync("R-3", subscription)).At("status"));
    }

    [Fact]
    public async Task Everybody_can_be_looked_for_on_the_whole_lists()
    {
        await _partner.FulfillAsync(Body("R-1"));
        await WalkedAsync(walks: 1);

        var asked = await _reviewer.SendAsync(HttpMethod.Post, "/ops/v1/rescreenings");

        Assert.Equal((202, "/ops/v1/rescreenings"), (asked.Status, asked.Header("Location")));
        await WalkedAsync(walks: 2);
        var walks = await _reviewer.ReadAllAsync("/ops/v1/rescreenings?limit=1");
        Assert.StartsWith("operator:", $"{walks[0]["askedBy"]}", StringComparison.Ordinal);
        Assert.Equal(("house", "1", "0"), ($"{walks[0]["list"]}", $"{walks[0]["subscriptions"]}", $"{walks[0]["alerts"]}"));
    }

    [Fact]
    public async Task A_decision_is_made_again_bit_for_bit_after_the_list_has_changed_and_what_was_changed_in_the_store_is_named()
    {
        var let = await DecisionAsync((await _partner.FulfillAsync(Body("R-1"))).At("id")!);
        var held = await DecisionAsync((await _partner.PlaceAsync(Body("R-2", "Exemplary Steel Holding"), wait: 30)).At("id")!);
        await ChangeAsync("2026-11-02", "BRANDNEW GADGET WORKS");

        var same = new[] { await ReplayAsync(let), await ReplayAsync(held) };

        Assert.All(same, replay => Assert.Equal((200, "true", "[]"), (replay.Status, replay.At("same"), replay.Json["differences"]!.ToJsonString())));
        Assert.Equal(["embargoes", "house", "policy"], same[1].Json["editions"]!.AsArray().Select(edition => $"{edition!["name"]}").Order());
        Assert.Contains("2026-11-01", same[1].Text, StringComparison.Ordinal);
        Assert.Equal("screening.replay", (await _reviewer.ReadAsync($"/ops/v1/audit?subject={held}")).At("data.0.action"));

        await RunAsync("UPDATE orders SET body = replace(body, 'Steel', 'Stool')");
        await RunAsync("UPDATE screening_decisions SET asked = NULL WHERE id = @Id", new { Id = let });
        var gone = await ReplayAsync(held);
        await RunAsync("UPDATE orders SET body = replace(body, 'Stool', 'Steel')");
        await RunAsync("UPDATE screening_editions SET content = zeroblob(10) WHERE kind = 'list'");

        Assert.Equal((409, "content.gone"), (gone.Status, gone.Code));
        Assert.Equal("edition.notKept", (await ReplayAsync(let)).Code);
        Assert.Equal("edition.damaged", (await ReplayAsync(held)).Code);
        Assert.Equal((404, "decision.unknown"), (await ReplayAsync("scr_none") is var none ? (none.Status, none.Code) : default));
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        Assert.Equal(403, (await viewer.SendAsync(HttpMethod.Post, $"/ops/v1/screening-decisions/{held}/replay")).Status);
    }

    [Fact]
    public async Task Each_edition_that_came_into_use_stands_in_the_chain()
    {
        await ChangeAsync("2026-11-02", "BRANDNEW GADGET WORKS");

        var lists = await _reviewer.ReadAllAsync("/ops/v1/audit?subject=house");
        var rules = await _reviewer.ReadAllAsync("/ops/v1/audit?subject=embargoes");

        Assert.Equal(
            [("screening.takeList", "version 2026-11-01"), ("screening.takeList", "version 2026-11-02")],
            lists.Select(one => ($"{one["action"]}", $"{one["detail"]}")));
        Assert.Equal($"{lists[0]["after"]}", $"{lists[1]["before"]}");
        Assert.Equal("screening.takeRules", $"{Assert.Single(rules)["action"]}");
    }

    private static JsonObject Body(string reference, string customer = Customer)
    {
        var body = Orders.Body(reference);
        body["customer"]!["name"] = customer;
        return body;
    }

    private Task<Answer> RenewAsync(string reference, string subscription)
    {
        var body = Body(reference);
        body["lines"]![0] = new JsonObject { ["lineRef"] = "1", ["action"] = "renew", ["subscriptionId"] = subscription };
        return _partner.PlaceAsync(body, wait: 30);
    }

    private Task WriteAsync(string version, params string[] names) => File.WriteAllTextAsync(
        _folder.PathOf("list.json"),
        $$"""{"version":"{{version}}","entries":[{{string.Join(",", names.Select((name, at) => $$"""{"id":"EX-{{at + 1}}","type":"organization","names":[{"text":"{{name}}","kind":"primary"}]}"""))}}]}""");

    /// <summary>The list says something else, and everybody was looked for.</summary>
    private async Task ChangeAsync(string version, params string[] names)
    {
        var walks = (await _reviewer.ReadAllAsync("/ops/v1/rescreenings")).Count;
        await WriteAsync(version, names);
        await _gateway.Services.GetRequiredService<ListLibrary>().LoadAsync(CancellationToken.None);
        await WalkedAsync(walks + 1);
    }

    private Task WalkedAsync(int walks) => Eventually.TrueAsync(async () =>
    {
        _gateway.Services.GetRequiredService<Signals>().Rescreening.Raise();
        var now = await _reviewer.ReadAllAsync("/ops/v1/rescreenings");
        return now.Count == walks && now.All(walk => walk["finishedAt"] is not null);
    });

    private async Task<string> DecisionAsync(string order) => (await _reviewer.ReadAsync($"/ops/v1/orders/{order}")).At("decisions.0.id")!;

    private Task<Answer> ReplayAsync(string decision) => _reviewer.SendAsync(HttpMethod.Post, $"/ops/v1/screening-decisions/{decision}/replay");

    private Task<int> RunAsync(string sql, object? values = null) => _gateway.Database.InTransactionAsync(
        tx => tx.Connection!.ExecuteAsync(sql, values, tx), CancellationToken.None);
}
