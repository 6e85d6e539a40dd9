using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>A shop asks before it sells, and reviewers decide what has to be looked at.</summary>
public sealed class AskedScreeningTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _shop = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        _shop = await _gateway.PartnerAsync("shop", partner => partner with { ScreeningProfile = "ecommerce" });
    }

    public async Task DisposeAsync()
    {
        _shop.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task It_is_answered_at_once_by_the_rules_of_the_shops_workflow_and_without_a_why()
    {
        var cleared = await AskAsync("C-1", "DE");
        var refused = await AskAsync("C-2", "KP");
        var inReview = await AskAsync("C-3", "SY");
        var again = await AskAsync("C-1", "DE");
        var conflict = await AskAsync("C-1", "KP");
        var read = await _shop.ReadAsync($"/v1/screenings/{cleared.At("id")}");

        Assert.Equal([201, 201, 201, 200, 409, 200], new[] { cleared, refused, inReview, again, conflict, read }.Select(answer => answer.Status));
        Assert.Equal(("cleared", "refused", "inReview"), (cleared.At("status"), refused.At("status"), inReview.At("status")));
        Assert.Equal((cleared.At("id"), cleared.At("id")), (again.At("id"), read.At("id")));
        Assert.Equal(("screening.conflict", cleared.At("id")), (conflict.Code, conflict.At("screeningId")));
        Assert.Equal($"/v1/screenings/{cleared.At("id")}", cleared.Header("Location"));
        Assert.Equal(TimeSpan.FromHours(24), DateTimeOffset.Parse(cleared.At("validUntil")!, null) - DateTimeOffset.Parse(cleared.At("updatedAt")!, null));
        foreach (var word in new[] { "embargo", "korea", "rule", "policy", "reason" })
        {
            Assert.DoesNotContain(word, refused.Text + inReview.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Two_reviewers_clear_it_and_the_shop_reads_that()
    {
        using var one = await _gateway.OperatorAsync(OperatorRole.Reviewer);
        using var other = await _gateway.OperatorAsync(OperatorRole.Admin);
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var held = await AskAsync("C-1", "SY");
        var path = $"/ops/v1/screenings/{held.At("id")}";
        const string Clear = """{"status":"cleared","reason":"Checked."}""";

        var queue = await viewer.ReadAsync("/ops/v1/screenings?status=inReview");
        var seen = await viewer.ReadAsync(path);
        var explained = await one.ReadAsync(path);
        var proposed = await one.SendAsync(HttpMethod.Post, $"{path}/decision", Clear);
        var same = await one.SendAsync(HttpMethod.Post, $"{path}/decision", Clear);
        var forbidden = await viewer.SendAsync(HttpMethod.Post, $"{path}/decision", Clear);
        var cleared = await other.SendAsync(HttpMethod.Post, $"{path}/decision", Clear);
        var late = await one.SendAsync(HttpMethod.Post, $"{path}/decision", """{"status":"refused","reason":"Too late."}""");

        Assert.Equal((held.At("id"), "ecommerce"), (queue.At("data.0.screening.id"), queue.At("data.0.review.workflow")));
        Assert.Null(seen.At("parties.0.name"));
        Assert.Equal(("Trading Company", "review"), (explained.At("parties.0.name"), explained.At("decisions.0.verdict")));
        Assert.Equal([202, 409, 403, 200, 409], new[] { proposed, same, forbidden, cleared, late }.Select(answer => answer.Status));
        Assert.Equal(("screening.secondPerson", "screening.notInReview"), (same.Code, late.Code));
        Assert.Equal("cleared", (await _shop.ReadAsync($"/v1/screenings/{held.At("id")}")).At("status"));
    }

    [Fact]
    public async Task Whatever_is_wrong_is_named_and_nobody_reads_what_another_asked()
    {
        using var stranger = await _gateway.PartnerAsync();
        var asked = await AskAsync("C-1", "DE");

        var answers = new[]
        {
            await Post(new JsonObject { ["reference"] = "C-2" }),
            await Post(Body("C-2", "XX")),
            await Post(Body("", "DE")),
            await Post(Body("C-2", "DE", "")),
            await stranger.ReadAsync($"/v1/screenings/{asked.At("id")}"),
            await _shop.ReadAsync("/v1/screenings/scn_none"),
        };

        Assert.Equal([400, 400, 400, 400, 404, 404], answers.Select(answer => answer.Status));
    }

    [Theory]
    [InlineData("\u202Evil\u202C \u0000x")]
    [InlineData("\U0001F4A9\U0001F4A9")]
    [InlineData("株式会社")]
    [InlineData("А")]
    public async Task Odd_names_are_answered_or_refused_clearly(string name)
    {
        var answer = await Post(Body("C-odd", "DE", name));

        Assert.InRange(answer.Status, 200, 422);
    }

    private Task<Answer> AskAsync(string reference, string country) => Post(Body(reference, country));

    private Task<Answer> Post(JsonObject body) => _shop.SendAsync(HttpMethod.Post, "/v1/screenings", body.ToJsonString());

    private static JsonObject Body(string reference, string country, string name = "Trading Company") => new()
    {
        ["reference"] = reference,
        ["customer"] = new JsonObject { ["name"] = name, ["country"] = country },
        ["skus"] = new JsonArray("premium-sm"),
    };
}
