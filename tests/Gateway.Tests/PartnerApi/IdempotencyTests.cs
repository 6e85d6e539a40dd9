using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Rule 2: a repeat never makes a second order, whether the key or the partner's reference tells it.</summary>
public sealed class IdempotencyTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    [Fact]
    public async Task The_same_key_and_body_replay_status_and_body_word_for_word()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body(), "k-1", wait: 30);

        var again = await partner.PlaceAsync(Orders.Body(), "k-1");

        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal(first.Header("Location"), again.Header("Location"));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), again.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task An_answer_of_202_is_replayed_even_when_the_order_is_finished()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body(), "k-1");
        await partner.GetAsync($"/v1/orders/{first.At("id")}", ("Prefer", "wait=30"));

        var again = await partner.PlaceAsync(Orders.Body(), "k-1");

        Assert.Equal((202, first.Text), (again.Status, again.Text));
        Assert.Equal("1", again.Header("Retry-After"));
    }

    [Theory]
    [InlineData("""{"lines":[{"quantity":5,"sku":"s"}],"customer":{"country":"DE","name":"N"},"partnerOrderRef":"R"}""")]
    [InlineData(
        """
         { "partnerOrderRef" : "R", "customer": { "name": "\u004E", "country": "DE" },
           "lines": [ { "sku":"s", "quantity": 5 } ] }
        """)]
    public async Task Neither_the_order_of_members_nor_blanks_nor_escapes_make_another_body(string body)
    {
        using var partner = await shared.PartnerAsync();
        const string Original =
            """{"partnerOrderRef":"R","customer":{"name":"N","country":"DE"},"lines":[{"sku":"s","quantity":5}]}""";
        var first = await PlaceAsync(partner, Original.Replace("\"s\"", "\"premium-sm\""), "k-1");

        var again = await PlaceAsync(partner, body.Replace("\"s\"", "\"premium-sm\""), "k-1");

        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_key_in_quotation_marks_is_the_same_key()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body(), "k-1");

        var again = await PlaceAsync(partner, Orders.Body().ToJsonString(), "\"k-1\"");

        Assert.Equal((first.Text, "true"), (again.Text, again.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused_and_the_first_stays()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body("R-1"), "k-1");

        var other = await partner.PlaceAsync(Orders.Body("R-2"), "k-1");
        var again = await partner.PlaceAsync(Orders.Body("R-1"), "k-1");
        var orders = await partner.ReadAsync("/v1/orders");

        Assert.Equal((422, "idempotency.mismatch"), (other.Status, other.Code));
        Assert.Equal(first.Text, again.Text);
        Assert.Single(orders.Json["data"]!.AsArray());
    }

    [Theory]
    [InlineData(null, "idempotency.missing")]
    [InlineData("", "idempotency.invalid")]
    [InlineData("two words", "idempotency.invalid")]
    [InlineData("\"unclosed", "idempotency.invalid")]
    [InlineData("tab\tbed", "idempotency.invalid")]
    [InlineData("256", "idempotency.invalid")]
    public async Task Without_a_sound_key_nothing_is_placed(string? key, string code)
    {
        using var partner = await shared.PartnerAsync();
        key = key == "256" ? new string('k', 256) : key;

        var refused = key is null
            ? await partner.SendAsync(HttpMethod.Post, "/v1/orders", Orders.Body().ToJsonString())
            : await PlaceAsync(partner, Orders.Body().ToJsonString(), key);
        var orders = await partner.ReadAsync("/v1/orders");

        Assert.Equal((400, code), (refused.Status, refused.Code));
        Assert.Empty(orders.Json["data"]!.AsArray());
    }

    [Fact]
    public async Task A_repeat_while_the_first_still_waits_is_told_to_come_again()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var first = partner.PlaceAsync(body, "k-1", wait: 30);
        await Eventually.TrueAsync(
            async () => (await partner.ReadAsync("/v1/orders")).Json["data"]!.AsArray().Count == 1);

        var running = await partner.PlaceAsync(body, "k-1");
        shared.Gate.Open(customer);
        var finished = await first;
        var again = await partner.PlaceAsync(body, "k-1");

        Assert.Equal((409, "idempotency.running"), (running.Status, running.Code));
        Assert.Equal("1", running.Header("Retry-After"));
        Assert.Equal("true", running.At("retryable"));
        Assert.Equal((201, finished.Text), (again.Status, again.Text));
    }

    [Fact]
    public async Task A_caller_that_left_while_waiting_finds_its_order_under_its_key()
    {
        using var partner = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders");
        request.Content = new StringContent(body.ToJsonString());
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Idempotency-Key", "k-1");
        request.Headers.Add("Prefer", "wait=1");
        var first = partner.SendAsync(request, patience.Token);
        await Eventually.TrueAsync(
            async () => (await partner.ReadAsync("/v1/orders")).Json["data"]!.AsArray().Count == 1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        // The order goes on only when the gateway has noticed that nobody waits.
        Answer? again = null;
        await Eventually.TrueAsync(async () => (again = await partner.PlaceAsync(body, "k-1")).Status != 409);
        shared.Gate.Open(customer);

        Assert.Equal((202, "true"), (again!.Status, again.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_refusal_is_not_stored_so_the_same_key_serves_the_corrected_body()
    {
        using var partner = await shared.PartnerAsync();
        var invalid = await PlaceAsync(partner, "{}", "k-1");
        var impossible = await partner.PlaceAsync(Orders.Body(sku: "nothing"), "k-1");

        var placed = await partner.PlaceAsync(Orders.Body(), "k-1");

        Assert.Equal((400, 422, 202), (invalid.Status, impossible.Status, placed.Status));
        Assert.Null(placed.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_key_belongs_to_its_partner()
    {
        using var one = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var first = await one.PlaceAsync(Orders.Body(), "k-1");

        var second = await other.PlaceAsync(Orders.Body(quantity: 9), "k-1");

        Assert.Equal((202, 202), (first.Status, second.Status));
        Assert.NotEqual(first.At("id"), second.At("id"));
    }

    [Fact]
    public async Task The_same_order_under_a_fresh_key_is_answered_with_the_first_one_as_it_stands()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body(), wait: 30);

        var again = await partner.PlaceAsync(Orders.Body());

        Assert.Equal(200, again.Status);
        Assert.Equal((first.At("id"), "fulfilled"), (again.At("id"), again.At("status")));
        Assert.Null(again.Header("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Another_order_under_the_same_reference_is_a_conflict_that_names_the_first()
    {
        using var partner = await shared.PartnerAsync();
        var first = await partner.PlaceAsync(Orders.Body());

        var other = await partner.PlaceAsync(Orders.Body(quantity: 6));

        Assert.Equal((409, "order.conflict"), (other.Status, other.Code));
        Assert.Equal(first.At("id"), other.At("orderId"));
    }

    [Fact]
    public async Task A_reference_belongs_to_its_partner_and_stays_taken_after_the_order_is_cancelled()
    {
        using var one = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var body = shared.GatedBody(out var customer);
        var first = await one.PlaceAsync(body);
        await one.SendAsync(HttpMethod.Post, $"/v1/orders/{first.At("id")}/cancel");
        shared.Gate.Open(customer);

        var again = await one.PlaceAsync(body);
        var conflict = await one.PlaceAsync(Orders.Body());
        var foreign = await other.PlaceAsync(Orders.Body());

        Assert.Equal((200, "cancelled"), (again.Status, again.At("status")));
        Assert.Equal((409, 202), (conflict.Status, foreign.Status));
    }

    private static Task<Answer> PlaceAsync(HttpClient client, string body, string key) =>
        client.SendAsync(HttpMethod.Post, "/v1/orders", body, ("Idempotency-Key", key));
}
