using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.InstanceApi;

/// <summary>Usage of any meters over HTTP: from installed products, and from the platform for anybody.</summary>
public sealed class UsageTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task An_instance_s_records_are_answered_each_and_seen_as_meters()
    {
        using var partner = await shared.PartnerAsync();
        var order = await partner.FulfillAsync();
        var activated = await partner.ActivateAsync(order);
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var sent = await SendAsync(
            instance, "/v1/usage", Record("minutes", 70, "a"), Record("minutes", 5_000_000_000, "b"), Record("bananas", 1, "c"),
            Record("minutes", -1, "d"), Record("minutes", 1, "e", daysAhead: 3), Record("seats", 9, "f"));
        var again = await SendAsync(
            instance, "/v1/usage", Record("minutes", 70, "a"), Record("minutes", 71, "a"), Record("minutes", 30, "b", revision: 1));
        var at = $"/v1/subscriptions/{order.At("lines.0.subscriptionId")}";
        var minutes = await partner.ReadAsync($"{at}/meters/minutes?from={_now:yyyy-MM-dd}");
        var meters = await partner.ReadAsync($"{at}/meters");
        var seats = await partner.ReadAsync($"{at}/seats?from={_now:yyyy-MM-dd}");

        Assert.Equal((200, "3", "3"), (sent.Status, sent.At("taken"), sent.At("refused")));
        Assert.Equal(
            [null, null, "meter.unknown", "usage.negative", "usage.tooEarly", null],
            sent.Json["results"]!.AsArray().Select(result => (string?)result!["code"]));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], sent.Json["results"]!.AsArray().Select(result => (string)result!["messageId"]!));
        Assert.Equal(
            [("repeated", null), ("refused", "usage.conflicting"), ("taken", null)],
            again.Json["results"]!.AsArray().Select(result => ((string)result!["outcome"]!, (string?)result["code"])));
        Assert.Equal(("100", "100"), (minutes.At("data.0.quantity"), minutes.At("data.0.uncovered")));
        Assert.Equal(["minutes", "seats"], meters.Json["data"]!.AsArray().Select(meter => (string)meter!["meter"]!));
        Assert.Equal("9", seats.At("data.0.billable"));
    }

    [Theory]
    [InlineData("""{"records":[]}""", "/records", "value.count")]
    [InlineData("""{"records":[{"meter":"minutes","quantity":"1","at":"2026-11-21T10:00:00Z","messageId":"a"}]}""", "/records/0/quantity", "value.kind")]
    [InlineData("""{"records":[{"meter":"minutes","quantity":1,"at":"yesterday","messageId":"a"}]}""", "/records/0/at", "value.date")]
    [InlineData("""{"records":[{"meter":"minutes","quantity":1,"at":"2026-11-21T10:00:00Z"}]}""", "/records/0/messageId", "member.missing")]
    [InlineData("""{"records":[{"meter":"minutes","quantity":1,"at":"2026-11-21T10:00:00Z","messageId":"a","subscriptionId":"sub_x"}]}""", "/records/0/subscriptionId", "member.unknown")]
    public async Task What_has_not_the_form_of_records_is_refused_as_a_whole(string body, string pointer, string code)
    {
        using var partner = await shared.PartnerAsync();
        var activated = await partner.ActivateAsync(await partner.FulfillAsync());
        using var instance = shared.Anonymous.WithToken(activated.At("instanceToken")!);

        var refused = await instance.SendAsync(HttpMethod.Post, "/v1/usage", body);

        Assert.Equal((400, "request.invalid"), (refused.Status, refused.Code));
        Assert.Contains((pointer, code), refused.Faults);
    }

    [Fact]
    public async Task The_platform_records_for_any_subscription_and_what_nobody_has_spoils_nothing()
    {
        using var partner = await shared.PartnerAsync();
        using var platform = await shared.OperatorAsync(OperatorRole.Operator);
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId")!;
        JsonObject mine = Record("minutes", 40, "p-1"), nowhere = Record("minutes", 1, "p-2"), nobody = Record("minutes", 1, "p-3");
        mine["subscriptionId"] = id;
        nowhere["namespace"] = "nowhere";

        var sent = await SendAsync(platform, "/ops/v1/usage", mine, nowhere, nobody);
        var forbidden = await SendAsync(viewer, "/ops/v1/usage", (JsonObject)mine.DeepClone());
        var foreign = await SendAsync(partner, "/ops/v1/usage", (JsonObject)mine.DeepClone());

        Assert.Equal(
            [null, "usage.unknownNamespace", "usage.malformed"], sent.Json["results"]!.AsArray().Select(result => (string?)result!["code"]));
        Assert.Equal((403, 403), (forbidden.Status, foreign.Status));
        Assert.Equal("40", (await partner.ReadAsync($"/v1/subscriptions/{id}/meters")).At("data.0.usedInMonth"));
    }

    [Fact]
    public async Task A_table_is_taken_line_by_line()
    {
        using var partner = await shared.PartnerAsync();
        using var platform = await shared.OperatorAsync(OperatorRole.Operator);
        var id = (await partner.FulfillAsync()).At("lines.0.subscriptionId")!;
        var time = $"{_now:yyyy-MM-ddTHH:mm:ssZ}";

        var sent = await platform.SendTextAsync(
            "/ops/v1/usage",
            $"subscriptionId,meter,quantity,at,messageId\r\n{id},minutes,40,{time},t-1\r\n{id},minutes,many,{time},t-2\r\n{id},minutes\r\n,minutes,1,{time},t-4\r\n{id},minutes,2,{time},t-5\r\n");
        var unreadable = await platform.SendTextAsync("/ops/v1/usage", "a,b,c\r\n1,2,3\r\n");

        Assert.Equal(
            [("t-1", "taken"), ("t-2", "refused"), ("", "refused"), ("t-4", "refused"), ("t-5", "taken")],
            sent.Json["results"]!.AsArray().Select(result => ((string)result!["messageId"]!, (string)result["outcome"]!)));
        Assert.Equal((400, "usage.unreadableTable"), (unreadable.Status, unreadable.Code));
        Assert.Equal("42", (await partner.ReadAsync($"/v1/subscriptions/{id}/meters")).At("data.0.usedInMonth"));
    }

    private static JsonObject Record(string meter, long quantity, string messageId, int revision = 0, int daysAhead = 0) => new()
    {
        ["meter"] = meter,
        ["quantity"] = quantity,
        ["at"] = _now.AddDays(daysAhead).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["messageId"] = messageId,
        ["revision"] = revision,
    };

    private static Task<Answer> SendAsync(HttpClient client, string path, params JsonObject[] records) =>
        client.SendJsonAsync(HttpMethod.Post, path, new JsonObject { ["records"] = new JsonArray([.. records]) });
}

internal static class TextCalls
{
    public static async Task<Answer> SendTextAsync(this HttpClient client, string path, string text, string mediaType = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)),
        };
        return await client.AnswerAsync(request);
    }
}
