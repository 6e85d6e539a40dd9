using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulfillment.Engine.Tests.Inbox;

public abstract class InboxDoorTests(Func<Task<TestStore>> open) : StoreTests(open)
{
    private readonly Signals _signals = new();

    private InboxDoor Door => new(Store.Database, _signals, Clock, NullLogger<InboxDoor>.Instance);

    [DatabaseFact]
    public async Task A_message_is_on_disk_with_its_work_before_the_door_answers()
    {
        var receipt = await Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound("body"), Cancel);

        Assert.True(Ids.IsId(receipt.Id, "ibx"));
        Assert.False(receipt.IsRepeat);
        var kept = await Store.InAsync(tx => InboxTable.FindAsync(tx, receipt.Id, Cancel));
        Assert.Equal(InboxState.Received, kept?.State);
        var work = await ClaimAsync();
        Assert.Equal((WorkSubject.Inbox, receipt.Id, "translate"), (work.SubjectKind, work.SubjectId, work.Step));
    }

    [DatabaseFact]
    public async Task The_worker_is_woken()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var bell = _signals.Work.WaitAsync(TimeSpan.FromMinutes(5), limit.Token);

        await Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound(), Cancel);

        await bell;
        Assert.False(limit.IsCancellationRequested);
    }

    [DatabaseFact]
    public async Task A_repeat_finds_the_first_and_makes_no_work()
    {
        var first = await Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound("a"), Cancel);

        var second = await Door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound("another body"), Cancel);

        Assert.Equal(first with { IsRepeat = true }, second);
        var kept = (await Store.InAsync(tx => InboxTable.FindAsync(tx, first.Id, Cancel)))!;
        Assert.Equal("a"u8, kept.Inbound.Body.Span);
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task Twenty_at_once_are_one_message()
    {
        var door = Door;

        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => door.KeepAsync(AnInbox.Channel, "m-1", AnInbox.Inbound(), Cancel)));

        Assert.Single(receipts, receipt => !receipt.IsRepeat);
        Assert.Single(receipts.Select(receipt => receipt.Id).Distinct());
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM inbox"));
        Assert.Equal(1, await Store.AskAsync<int>("SELECT count(*) FROM work"));
    }

    [DatabaseFact]
    public async Task Credentials_are_not_kept()
    {
        var inbound = AnInbox.Inbound() with
        {
            Headers = new Dictionary<string, string> { ["authorization"] = "Bearer x", ["cookie"] = "y", ["x-id"] = "z" },
        };

        var receipt = await Door.KeepAsync(AnInbox.Channel, "m-1", inbound, Cancel);

        var kept = (await Store.InAsync(tx => InboxTable.FindAsync(tx, receipt.Id, Cancel)))!;
        Assert.Equal(["x-id"], kept.Inbound.Headers.Keys);
    }

    private async Task<WorkItem> ClaimAsync() => Assert.Single(
        await Store.InAsync(tx => TestClaims.WorkAsync(tx)));
}

public sealed class InboxDoorTestsOnSqlite() : InboxDoorTests(TestStore.OnSqliteAsync);

public sealed class InboxDoorTestsOnPostgres() : InboxDoorTests(TestStore.OnPostgresAsync);
