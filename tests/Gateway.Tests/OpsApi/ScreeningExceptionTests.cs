using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Exceptions, over HTTP, with a real list.</summary>
public sealed class ScreeningExceptionTests : IAsyncLifetime, IDisposable
{
    private const string List = """
        {"version":"2026-11-01","entries":[
          {"id":"EX-1","type":"organization","names":[{"text":"EXEMPLARY GADGET HOLDINGS LLC","kind":"primary"}]}]}
        """;

    private const string Path = "/ops/v1/screening-exceptions";

    private readonly TempFolder _folder = new();
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!;
    private HttpClient _one = null!;
    private HttpClient _other = null!;

    public async Task InitializeAsync()
    {
        var list = _folder.PathOf("list.json");
        await File.WriteAllTextAsync(list, List);
        _gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Screening:ListFolder"] = _folder.PathOf("kept"),
            ["Screening:Lists:house:Format"] = "json",
            ["Screening:Lists:house:Primary"] = list,
        });
        _partner = await _gateway.PartnerAsync();
        _one = await _gateway.OperatorAsync(OperatorRole.Reviewer);
        _other = await _gateway.OperatorAsync(OperatorRole.Admin);
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        _one.Dispose();
        _other.Dispose();
        await _gateway.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_agree_the_held_order_goes_on_when_asked_again_and_the_next_one_is_not_held()
    {
        var held = await PlaceAsync("R-1");
        var path = $"/ops/v1/orders/{held.At("id")}";
        var decision = (await _one.ReadAsync(path)).At("decisions.0.id");
        var asked = $$"""{"decisionId":"{{decision}}","match":0,"endsOn":"2027-06-01","reason":"Another company, founded in 1952."}""";

        var proposed = await _one.SendAsync(HttpMethod.Post, Path, asked);
        var same = await _one.SendAsync(HttpMethod.Post, $"{Path}/{proposed.At("id")}/agree", """{"reason":"Seen twice."}""");
        var agreed = await _other.SendAsync(HttpMethod.Post, $"{Path}/{proposed.At("id")}/agree", """{"reason":"Seen."}""");
        var again = await _one.SendAsync(HttpMethod.Post, $"{path}/screen", """{"reason":"An exception was agreed to."}""");
        await Eventually.TrueAsync(async () => (await _partner.ReadAsync($"/v1/orders/{held.At("id")}")).At("status") == "fulfilled");
        var next = await PlaceAsync("R-2");
        var explained = await _one.ReadAsync($"/ops/v1/orders/{next.At("id")}");
        var withdrawn = await _one.SendAsync(HttpMethod.Post, $"{Path}/{proposed.At("id")}/withdraw", """{"reason":"It was them."}""");
        var third = await PlaceAsync("R-3");

        Assert.Equal(
            ("held", 201, "proposed", 409, "screening.secondPerson"),
            (held.At("status"), proposed.Status, proposed.At("state"), same.Status, same.Code));
        Assert.Equal((200, "inForce", "EX-1", "2027-06-01"), (agreed.Status, agreed.At("state"), agreed.At("match.entryId"), agreed.At("endsOn")));
        Assert.Equal(200, again.Status);
        Assert.Equal(
            ("fulfilled", proposed.At("id"), "allow"),
            (next.At("status"), explained.At("decisions.0.matches.0.setAsideBy"), explained.At("decisions.0.reasons.0.verdict")));
        Assert.Equal((200, "withdrawn", "held"), (withdrawn.Status, withdrawn.At("state"), third.At("status")));
        Assert.Equal("withdrawn", (await _one.ReadAsync($"{Path}/{proposed.At("id")}")).At("state"));
        Assert.Equal(proposed.At("id"), (await _one.ReadAsync($"{Path}?state=withdrawn")).At("data.0.id"));
        Assert.Empty((await _one.ReadAsync($"{Path}?state=inForce")).Json["data"]!.AsArray());
        Assert.Equal(third.At("id"), (await _one.ReadAsync("/ops/v1/orders?screening=inReview")).At("data.0.order.id"));
    }

    [Fact]
    public async Task Whatever_is_wrong_is_named_and_nobody_else_sees_them()
    {
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var held = await PlaceAsync("R-1");
        var decision = (await _one.ReadAsync($"/ops/v1/orders/{held.At("id")}")).At("decisions.0.id");

        var answers = new[]
        {
            await _one.SendAsync(HttpMethod.Post, Path, """{"decisionId":"scr_none","match":0,"endsOn":"2027-01-01","reason":"None."}"""),
            await _one.SendAsync(HttpMethod.Post, Path, $$"""{"decisionId":"{{decision}}","match":7,"endsOn":"2027-01-01","reason":"None."}"""),
            await _one.SendAsync(HttpMethod.Post, Path, $$"""{"decisionId":"{{decision}}","match":0,"endsOn":"2020-01-01","reason":"None."}"""),
            await _one.SendAsync(HttpMethod.Post, Path, $$"""{"decisionId":"{{decision}}","match":0,"endsOn":"2099-01-01","reason":"None."}"""),
            await _one.SendAsync(HttpMethod.Post, Path, """{"match":-1}"""),
            await _one.SendAsync(HttpMethod.Post, $"{Path}/exc_none/agree", """{"reason":"None."}"""),
            await _one.ReadAsync($"{Path}/exc_none"),
            await _one.ReadAsync($"{Path}?state=odd"),
            await viewer.ReadAsync(Path),
            await _partner.ReadAsync(Path),
            await _one.SendAsync(HttpMethod.Post, "/ops/v1/orders/ord_none/screen", """{"reason":"None."}"""),
        };

        Assert.Equal([422, 422, 400, 400, 400, 404, 404, 400, 403, 403, 404], answers.Select(answer => answer.Status));
    }

    private async Task<Answer> PlaceAsync(string reference)
    {
        var body = Orders.Body(reference);
        body["customer"]!["name"] = "Exemplary Gadgets Holding";
        return await _partner.PlaceAsync(body, wait: 30);
    }
}
