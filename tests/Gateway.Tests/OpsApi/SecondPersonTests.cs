using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Outside a sandbox two reviewers let a held order go on.</summary>
public sealed class SecondPersonTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task The_first_proposes_the_second_releases_and_the_order_shows_what_waits_and_since_when()
    {
        using var partner = await _gateway.PartnerAsync();
        using var first = await _gateway.OperatorAsync(OperatorRole.Reviewer);
        using var second = await _gateway.OperatorAsync(OperatorRole.Admin);
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var body = Orders.Body();
        body["customer"]!["country"] = "SY";
        var held = await partner.PlaceAsync(body, wait: 30);
        var path = $"/ops/v1/orders/{held.At("id")}";

        var waiting = await viewer.ReadAsync(path);
        var proposed = await first.SendAsync(HttpMethod.Post, $"{path}/release", """{"reason":"Seen."}""");
        var again = await first.SendAsync(HttpMethod.Post, $"{path}/release", """{"reason":"Seen twice."}""");
        var queue = await viewer.ReadAsync("/ops/v1/orders?status=held");
        var released = await second.SendAsync(HttpMethod.Post, $"{path}/release", """{"reason":"Seen by me too."}""");
        await Eventually.TrueAsync(async () => (await partner.ReadAsync($"/v1/orders/{held.At("id")}")).At("status") == "fulfilled");
        var done = await first.ReadAsync(path);

        Assert.Equal(("held", "partner", null), (held.At("status"), waiting.At("review.workflow"), waiting.At("review.proposedBy")));
        Assert.Equal(
            TimeSpan.FromHours(24), DateTimeOffset.Parse(waiting.At("review.dueBy")!, null) - DateTimeOffset.Parse(waiting.At("review.since")!, null));
        Assert.Equal((202, "Seen."), (proposed.Status, proposed.At("review.proposedReason")));
        Assert.Equal((409, "screening.secondPerson"), (again.Status, again.Code));
        Assert.StartsWith("operator:", queue.At("data.0.review.proposedBy"), StringComparison.Ordinal);
        Assert.Equal(200, released.Status);
        Assert.Null(done.At("review"));
        Assert.Equal(["review", "allow"], done.Json["decisions"]!.AsArray().Select(decision => (string)decision!["verdict"]!));
    }
}
