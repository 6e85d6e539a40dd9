using System.Text;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Tests.Callbacks;

public sealed class CallbackEndpointsTests : IAsyncLifetime
{
    private CallbackHouse _house = null!;

    public async Task InitializeAsync() => _house = await CallbackHouse.OpenAsync();

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task A_recorded_message_becomes_an_order()
    {
        var answer = await _house.PostRecordedAsync("nordic", "new-order");
        await _house.WorkAsync();

        Assert.Equal(202, answer.Status);
        Assert.True(Ids.IsId(answer.Id!, "ibx"));
        var order = (await _house.OrderAsync("D-2026-0001"))!;
        Assert.Equal(("nordic", CallbackHouse.Partner), (order.Channel, order.Partner));
        Assert.Equal(("Müller Maschinenbau GmbH", "PO-4711"), (order.Content.Customer.Name, order.Content.PurchaseOrder));
        Assert.Equal(("premium-sm", 37, 36), (order.Lines[0].Sku, order.Lines[0].Quantity, order.Lines[0].TermMonths));
    }

    [Fact]
    public async Task A_message_is_on_disk_as_it_came_before_it_is_answered()
    {
        var answer = await _house.PostRecordedAsync("nordic", "new-order");

        var kept = (await _house.Database.ReadAsync(tx => InboxTable.FindAsync(tx, answer.Id!, default), default))!;
        Assert.Equal(("nordic", "m-1001", InboxState.Received), (kept.Channel, kept.MessageId, kept.State));
        Assert.Equal("m-1001", kept.Inbound.Headers["distributor-message-id"]);
        Assert.StartsWith("{\"messageId\":\"m-1001\"", Encoding.UTF8.GetString(kept.Inbound.Body.Span));
    }

    [Fact]
    public async Task A_repeat_is_the_same_message_and_the_same_order()
    {
        var first = await _house.PostRecordedAsync("nordic", "new-order");
        await _house.WorkAsync();

        var second = await _house.PostRecordedAsync("nordic", "new-order");
        await _house.WorkAsync();

        Assert.Equal((202, 200), (first.Status, second.Status));
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(1, await _house.CountAsync("orders"));
    }

    [Fact]
    public async Task Twenty_at_once_are_one_message_and_one_order()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _house.PostRecordedAsync("nordic", "new-order")));
        await _house.WorkAsync();

        Assert.Single(answers, answer => answer.Status == 202);
        Assert.Equal(19, answers.Count(answer => answer.Status == 200));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        Assert.Equal(1, await _house.CountAsync("orders"));
    }

    [Theory]
    [InlineData("forged-secret")]
    [InlineData("forged-no-signature")]
    [InlineData("forged-stale")]
    [InlineData("forged-other-id")]
    public async Task A_forged_message_is_answered_without_a_detail_and_reported(string recording)
    {
        var answer = await _house.PostRecordedAsync("nordic", recording);

        Assert.Equal((401, "callback.unsigned"), (answer.Status, answer.Code));
        Assert.Equal(
            "The message is not proven to be from this channel.", answer.Body.GetProperty("detail").GetString());
        Assert.Equal(0, await _house.CountAsync("inbox"));
        var denial = Assert.Single(_house.Denials());
        Assert.Equal(
            ("anonymous:127.0.0.1", "callback.unsigned", "channel:nordic"), (denial.Actor.Name, denial.Code, denial.Subject));
    }

    [Theory]
    [InlineData("unreadable-garbage")]
    [InlineData("unreadable-other-id")]
    public async Task An_unreadable_message_is_refused_with_a_sentence(string recording)
    {
        var answer = await _house.PostRecordedAsync("nordic", recording);

        Assert.Equal((400, "callback.unreadable"), (answer.Status, answer.Code));
        Assert.NotEqual("", answer.Body.GetProperty("detail").GetString());
        Assert.Equal(0, await _house.CountAsync("inbox"));
        Assert.Empty(_house.Denials());
    }

    [Theory]
    [InlineData("unknown-sku")]
    [InlineData("refused-type")]
    [InlineData("refused-many-faults")]
    public async Task What_cannot_be_an_order_is_accepted_and_parked(string recording)
    {
        var answer = await _house.PostRecordedAsync("nordic", recording);
        await _house.WorkAsync();

        Assert.Equal(202, answer.Status);
        var kept = (await _house.Database.ReadAsync(tx => InboxTable.FindAsync(tx, answer.Id!, default), default))!;
        Assert.Equal(InboxState.Parked, kept.State);
        Assert.False(string.IsNullOrEmpty(kept.Summary));
        Assert.Equal(1, await _house.CountAsync("dead_letters"));
    }

    [Theory]
    [InlineData("baltic")]
    [InlineData("Nordic")]
    [InlineData("api")]
    [InlineData("nordic%2f")]
    public async Task An_unknown_channel_is_told_no_more_than_that(string channel)
    {
        var answer = await _house.PostRecordedAsync(channel, "new-order");

        Assert.Equal((404, "callback.unknown"), (answer.Status, answer.Code));
        Assert.DoesNotContain("nordic", answer.Body.GetRawText());
    }

    [Theory]
    [InlineData("broken")]
    [InlineData("orphan")]
    [InlineData("keyless")]
    [InlineData("throwing")]
    [InlineData("silent")]
    [InlineData("hanging")]
    public async Task A_channel_that_cannot_answer_asks_the_sender_to_come_again(string channel)
    {
        var answer = await _house.PostRecordedAsync(channel, "new-order");

        Assert.Equal((503, "adapter.unavailable"), (answer.Status, answer.Code));
        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("nobody should see", answer.Body.GetRawText());
        Assert.Equal(0, await _house.CountAsync("inbox"));
    }

    [Theory]
    [InlineData(256 * 1024, 202)]
    [InlineData((256 * 1024) + 1, 413)]
    [InlineData(900 * 1024, 413)]
    public async Task A_callback_has_at_most_256_KiB(int size, int status)
    {
        using var announced = new ByteArrayContent(new byte[size]);
        using var stream = new StreamOfUnknownLength(size);
        using var chunked = new StreamContent(stream);

        var first = await _house.PostAsync("market", announced, ("x-id", "m-1"));
        var second = await _house.PostAsync("market", chunked, ("x-id", "m-2"));

        Assert.Equal((status, status), (first.Status, second.Status));
        Assert.Equal(status == 413 ? "callback.tooLarge" : null, second.Code);
    }

    [Fact]
    public async Task A_body_may_be_empty_and_is_kept_so()
    {
        using var empty = new ByteArrayContent([]);

        var answer = await _house.PostAsync("market", empty, ("x-id", "m-1"));

        Assert.Equal(202, answer.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task An_id_that_cannot_be_kept_is_unreadable(int length)
    {
        using var body = new ByteArrayContent([]);

        var answer = await _house.PostAsync("market", body, ("x-id", new string('x', length)));

        Assert.Equal((400, "callback.unreadable"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Headers_are_lower_case_and_several_values_are_joined()
    {
        using var body = new ByteArrayContent([]);

        var answer = await _house.PostAsync("market", body, ("X-Id", "m-1"), ("X-Many", "a"), ("X-Many", "b"), ("Authorization", "Bearer x"));

        var kept = (await _house.Database.ReadAsync(tx => InboxTable.FindAsync(tx, answer.Id!, default), default))!;
        Assert.Equal("m-1", kept.Inbound.Headers["x-id"]);
        Assert.Equal(["a", "b"], kept.Inbound.Headers["x-many"].Split(',', StringSplitOptions.TrimEntries));
        Assert.DoesNotContain("authorization", kept.Inbound.Headers.Keys);
    }

    private sealed class StreamOfUnknownLength(int size) : MemoryStream(new byte[size])
    {
        public override bool CanSeek => false;
    }
}
