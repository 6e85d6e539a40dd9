using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Repair;

/// <summary>What became of the wish to try again.</summary>
public enum RepairOutcome
{
    Requeued,
    Unknown,

    /// <summary>It was tried again before, or its order has gone another way.</summary>
    Settled,
}

/// <summary>What became of a group.</summary>
/// <param name="Requeued">How many are on their way again.</param>
/// <param name="Settled">How many had gone another way meanwhile.</param>
/// <param name="More">There are more: ask again.</param>
public sealed record GroupRepair(int Requeued, int Settled, bool More);

/// <summary>Where an operator sends a dead letter on its way again.</summary>
public sealed class RepairDesk(OrderBook book, Database database, TimeProvider clock)
{
    private const int Page = 100;

    /// <summary>How many letters one call sends again at most.</summary>
    public const int MostAtOnce = 1000;

    /// <summary>Sends a group on its way again, oldest first, each letter by itself.</summary>
    public async Task<GroupRepair> RequeueAsync(
        DeadLetterGroup group, string reason, Actor actor, CancellationToken cancel)
    {
        var (requeued, settled, last) = (0, 0, "");
        while (requeued + settled < MostAtOnce)
        {
            var ids = await database.ReadAsync(tx => DeadLetterTable.ListAsync(tx, group, last, Page, cancel), cancel);
            foreach (var id in ids)
            {
                var outcome = await RequeueAsync(id, reason, actor, cancel);
                requeued += outcome == RepairOutcome.Requeued ? 1 : 0;
                settled += outcome == RepairOutcome.Requeued ? 0 : 1;
                last = id;
            }

            if (ids.Count < Page)
            {
                return new GroupRepair(requeued, settled, More: false);
            }
        }

        return new GroupRepair(requeued, settled, More: true);
    }

    public Task<RepairOutcome> RequeueAsync(string letterId, string reason, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var letter = await DeadLetterTable.LockAsync(change.Tx, letterId, cancel);
                if (letter is null)
                {
                    return RepairOutcome.Unknown;
                }

                if (letter.RequeuedAt is not null || await SendAsync(change, letter, actor, cancel) is not { } subject)
                {
                    return RepairOutcome.Settled;
                }

                await DeadLetterTable.MarkRequeuedAsync(change.Tx, letter.Id, clock.GetUtcNow(), cancel);
                change.Touch(actor, "deadLetter.requeue", letter.Id, letter.SubjectId, detail: reason);
                if (subject != letter.Id)
                {
                    // Under the order too: how often people had to act on it is counted there.
                    change.Audit(actor, "order.retry", subject, letter.Id);
                }

                return RepairOutcome.Requeued;
            },
            cancel);

    /// <returns>The order that it is about, else the letter itself; <c>null</c> where it could not be sent.</returns>
    private async Task<string?> SendAsync(OrderChange change, DeadLetter letter, Actor actor, CancellationToken cancel)
    {
        switch (letter.Source)
        {
            case DeadLetterSource.Outbox:
                var message = JsonSerializer.Deserialize<OutboxMessage>(letter.Body)!;
                change.AddMessage(message.Again());
                return Ids.IsId(message.SubjectId, "ord") ? message.SubjectId : letter.Id;
            case DeadLetterSource.Inbox:
                return await InboxDesk.RequeueAsync(change, letter.SubjectId, actor, clock.GetUtcNow(), cancel) ? letter.Id : null;
            default:
                return await AgainAsync(change, letter, actor, cancel);
        }
    }

    private async Task<string?> AgainAsync(OrderChange change, DeadLetter letter, Actor actor, CancellationToken cancel)
    {
        var found = await ProvisioningTable.FindAsync(change.Tx, letter.SubjectId, cancel);
        var order = found is null ? null : await OrderTable.LockAsync(change.Tx, found.OrderId, cancel);
        return found is { State: ProvisioningState.Failed } && order is not null
            && Resumption.Resume(change, order, found, actor, clock.GetUtcNow()) is not null
                ? order.Id
                : null;
    }
}
