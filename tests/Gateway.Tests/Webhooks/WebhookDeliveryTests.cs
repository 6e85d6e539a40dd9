using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Webhooks;

/// <summary>From a partner's order to its own receiver, over real HTTP.</summary>
public sealed class WebhookDeliveryTests(WebhookGateway shared) : IClassFixture<WebhookGateway>
{
    [Fact]
    public async Task Every_event_arrives_once_signed_and_without_gap()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var secret = (await partner.AddWebhookAsync(receiver.Url)).At("secret")!;

        var order = await partner.FulfillAsync();
        await ArrivedAsync(receiver, order);

        var received = receiver.Of(order.At("id"));
        Assert.Equal(Sequences(order), received.Select(one => one.Sequence));
        Assert.Equal(received.Count, received.Select(one => one.Id).Distinct().Count());
        Assert.All(received, one =>
        {
            Assert.StartsWith("msg_", one.Id);
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(one.Headers["webhook-timestamp"]));
            Assert.InRange((TimeProvider.System.GetUtcNow() - at).TotalSeconds, -1, 60);
            Assert.Equal(WebhookSignature.Of(one.Id, at, one.Body, [secret]), one.Headers["webhook-signature"]);
            Assert.Equal(["type", "timestamp", "data"], one.Json.AsObject().Select(member => member.Key));
        });
    }

    [Fact]
    public async Task The_pulled_feed_equals_the_pushed_one()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        await partner.AddWebhookAsync(receiver.Url);
        var orders = new List<Answer>();
        foreach (var number in Enumerable.Range(1, 4))
        {
            orders.Add(await partner.FulfillAsync(Orders.Body($"R-{number}")));
        }

        foreach (var order in orders)
        {
            await ArrivedAsync(receiver, order);
            Assert.Equal(Sequences(order), SequencesOf(receiver, order));
        }

        foreach (var limit in new[] { 3, 100 })
        {
            var pulled = await partner.FeedAsync(limit);
            var ids = pulled.Select(told => (string)told["id"]!).ToList();
            var bodies = pulled.Select(Pushed);

            Assert.Equal(receiver.All.Select(one => one.Body).Order(StringComparer.Ordinal), bodies.Order(StringComparer.Ordinal));
            Assert.Equal(ids.Distinct(), ids);
            Assert.All(pulled, told => Assert.Equal((string)told["id"]!, (string)told["data"]!["eventId"]!));
        }
    }

    [StandardWebhooksFact]
    public async Task The_library_that_receivers_use_verifies_a_delivery_and_refuses_a_changed_one()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var secret = (await partner.AddWebhookAsync(receiver.Url, "order.fulfilled")).At("secret")!;
        var order = await partner.FulfillAsync();
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 1));
        var one = receiver.All.Single();

        var verified = await VerifyAsync(secret, one);
        var changed = await VerifyAsync(secret, one with { Body = one.Body.Replace("fulfilled", "cancelled") });
        var other = await VerifyAsync(WebhookSecret.New(), one);
        var otherId = await VerifyAsync(
            secret, one with { Headers = new Dictionary<string, string>(one.Headers) { ["webhook-id"] = "msg_2" } });

        Assert.StartsWith("verified: ", verified);
        Assert.Equal(order.At("id"), (string)JsonNode.Parse(verified["verified: ".Length..])!["data"]!["orderId"]!);
        Assert.All([changed, other, otherId], said => Assert.Equal("refused: No matching signature found", said));
    }

    [StandardWebhooksFact]
    public async Task While_a_secret_rotates_the_library_verifies_with_the_old_one_and_with_the_new_one()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var added = await partner.AddWebhookAsync(receiver.Url, "order.fulfilled");

        var rotated = await partner.RotateAsync(added.At("id")!);
        await partner.FulfillAsync(Orders.Body("R-1"));
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 1));
        var both = receiver.All.Single();
        var cut = await partner.RotateAsync(added.At("id")!, """{"overlapHours":0}""");
        await partner.FulfillAsync(Orders.Body("R-2"));
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 2));
        var only = receiver.All.Last();

        string[] secrets = [added.At("secret")!, rotated.At("secret")!, cut.At("secret")!];
        Assert.Equal(3, secrets.Distinct().Count());
        Assert.Equal(2, both.Headers["webhook-signature"].Split(' ').Length);
        var (byBoth, byOnly) = (await AllAsync(secrets, both), await AllAsync(secrets, only));
        Assert.Equal([true, true, false], byBoth);
        Assert.Equal([false, false, true], byOnly);
    }

    [Fact]
    public async Task A_failed_message_comes_again_with_its_id_its_body_and_a_new_signature_until_it_arrives()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var answers = new Queue<int>([500, 503, 302, 200]);
        receiver.Answers = _ => answers.Dequeue();
        var id = (await partner.AddWebhookAsync(receiver.Url, "order.fulfilled")).At("id")!;

        await partner.FulfillAsync();
        await Eventually.TrueAsync(async () => (string)(await partner.DeliveriesAsync(id)).Single()["state"]! == "delivered");

        Assert.Equal(4, receiver.All.Count);
        Assert.Single(receiver.All.Select(one => (one.Id, one.Body, one.Path)).Distinct());
        var delivery = (await partner.DeliveriesAsync(id)).Single();
        Assert.Equal((4, receiver.All.First().Id), ((int)delivery["attempts"]!, (string)delivery["messageId"]!));
        var failure = delivery["lastFailure"]!;
        Assert.Equal(("webhook.redirected", 302), ((string)failure["reason"]!["code"]!, (int)failure["httpStatus"]!));
        Assert.Equal((string)receiver.All.First().Json["data"]!["eventId"]!, (string)delivery["eventId"]!);
        Assert.Null((await partner.ReadAsync($"/v1/webhooks/{id}")).At("failingSince"));
    }

    [Fact]
    public async Task Where_each_message_fails_at_first_they_still_come_in_sequence()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var tried = new ConcurrentDictionary<string, bool>();
        receiver.Answers = one => tried.TryAdd(one.Id, true) ? 500 : 204;
        await partner.AddWebhookAsync(receiver.Url);

        var order = await partner.FulfillAsync();
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 2 * int.Parse(order.At("version")!)));

        Assert.Equal(Sequences(order).SelectMany(sequence => new[] { sequence, sequence }), SequencesOf(receiver, order));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_disabled_and_misses_nothing_after_a_replay()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var added = await partner.AddWebhookAsync(receiver.Url);
        var id = added.At("id")!;
        receiver.Answers = _ => 410;

        var first = await partner.FulfillAsync(Orders.Body("R-1"));
        await Eventually.TrueAsync(async () => (await partner.ReadAsync($"/v1/webhooks/{id}")).At("status") == "disabled");
        var second = await partner.FulfillAsync(Orders.Body("R-2"));
        await Eventually.TrueAsync(async () => (await partner.DeliveriesAsync(id, "?state=expected")).Count == 0);
        var refused = await partner.ReplayAsync(id, $$"""{"since":"{{added.At("createdAt")}}"}""");
        var tried = receiver.All.Select(one => one.Id).ToHashSet();
        receiver.Answers = _ => 200;
        receiver.All.Clear();
        var enabled = await partner.PatchWebhookAsync(id, """{"status":"active"}""");
        var replayed = await partner.ReplayAsync(id, $$"""{"since":"{{added.At("createdAt")}}"}""");
        await ArrivedAsync(receiver, first);
        await ArrivedAsync(receiver, second);

        Assert.Equal((409, "webhook.inactive"), (refused.Status, refused.Code));
        Assert.Equal((200, "active"), (enabled.Status, enabled.At("status")));
        Assert.Equal(202, replayed.Status);
        Assert.Equal(Sequences(first).Concat(Sequences(second)).Count(), int.Parse(replayed.At("queued")!));
        Assert.Equal(Sequences(first), SequencesOf(receiver, first));
        Assert.Equal(Sequences(second), SequencesOf(receiver, second));
        Assert.Superset(tried, receiver.All.Select(one => one.Id).ToHashSet());
    }

    [Fact]
    public async Task One_message_is_sent_again_on_request()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        var id = (await partner.AddWebhookAsync(receiver.Url, "order.fulfilled")).At("id")!;
        await partner.FulfillAsync();
        await Eventually.TrueAsync(async () => (await partner.DeliveriesAsync(id, "?state=delivered")).Count == 1);
        var first = receiver.All.Single();

        var replayed = await partner.ReplayAsync(id, $$"""{"messageId":"{{first.Id}}"}""");
        await Eventually.TrueAsync(() => Task.FromResult(receiver.All.Count == 2));

        Assert.Equal((202, "1", "0"), (replayed.Status, replayed.At("queued"), replayed.At("waiting")));
        Assert.Single(receiver.All.Select(one => (one.Id, one.Body)).Distinct());
    }

    [Fact]
    public async Task A_deleted_webhook_is_sent_nothing_more()
    {
        using var partner = await shared.PartnerAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = _ => 500;
        var id = (await partner.AddWebhookAsync(receiver.Url)).At("id")!;
        await partner.FulfillAsync(Orders.Body("R-1"));
        await Eventually.TrueAsync(() => Task.FromResult(!receiver.All.IsEmpty));

        var removed = await partner.SendAsync(HttpMethod.Delete, $"/v1/webhooks/{id}");
        await using var next = await Receiver.StartAsync();
        await partner.AddWebhookAsync(next.Url);
        var order = await partner.FulfillAsync(Orders.Body("R-2"));
        await ArrivedAsync(next, order);

        Assert.Equal(204, removed.Status);
        Assert.Empty(receiver.Of(order.At("id")));
        Assert.Equal(404, (await partner.ReadAsync($"/v1/webhooks/{id}")).Status);
    }

    private static string Pushed(JsonNode told)
    {
        var body = new JsonObject
        {
            ["type"] = told["type"]!.DeepClone(),
            ["timestamp"] = told["timestamp"]!.DeepClone(),
            ["data"] = told["data"]!.DeepClone(),
        };
        return body.ToJsonString(new JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }

    private static IEnumerable<long> Sequences(Answer order) =>
        Enumerable.Range(1, int.Parse(order.At("version")!)).Select(n => (long)n);

    private static IEnumerable<long> SequencesOf(Receiver receiver, Answer order) =>
        receiver.Of(order.At("id")).Select(one => one.Sequence);

    private static Task ArrivedAsync(Receiver receiver, Answer order) => Eventually.TrueAsync(() =>
    {
        var arrived = SequencesOf(receiver, order).Distinct();
        return Task.FromResult(arrived.Count() == int.Parse(order.At("version")!));
    });

    private static async Task<bool[]> AllAsync(IEnumerable<string> secrets, Received one)
    {
        var said = await Task.WhenAll(secrets.Select(secret => VerifyAsync(secret, one)));
        return [.. said.Select(line => line.StartsWith("verified", StringComparison.Ordinal))];
    }

    private static async Task<string> VerifyAsync(string secret, Received one)
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(
            folder.PathOf("received.json"), JsonSerializer.Serialize(new { secret, headers = one.Headers, body = one.Body }));
        var script = Repo.PathOf("tests/Gateway.Tests/Webhooks/npm/verify.cjs");
        using var node = ChildProcess.Start("node", [script, OutsideParts.StandardWebhooks, folder.PathOf("received.json")]);
        var said = await node.WaitForLineAsync("^(verified|refused): ", TimeSpan.FromSeconds(60));
        Assert.Equal(0, await node.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        return said;
    }
}
