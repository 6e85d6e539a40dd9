using System.Data.Common;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>Claims without a worker: whatever is due, in whichever lane.</summary>
internal static class TestClaims
{
    public static async Task<IReadOnlyList<WorkItem>> WorkAsync(DbTransaction tx, string owner = "nod_1", int limit = 10)
    {
        var cancel = CancellationToken.None;
        var lanes = await WorkTable.DueLanesAsync(tx, cancel);
        var items = await WorkTable.ClaimAsync(tx, [.. lanes.Select(lane => new LaneRoom(lane, limit, owner))], cancel);
        return await WorkTable.ClaimSuspectAsync(tx, owner, cancel) is { } suspect ? [.. items, suspect] : items;
    }

    public static async Task<IReadOnlyList<OutboxMessage>> MessagesAsync(DbTransaction tx, string owner = "nod_1", int limit = 10)
    {
        var cancel = CancellationToken.None;
        var sinks = await OutboxTable.DueSinksAsync(tx, cancel);
        var messages = await OutboxTable.ClaimAsync(tx, [.. sinks.Select(sink => new LaneRoom(sink, limit, owner))], cancel);
        return await OutboxTable.ClaimSuspectAsync(tx, owner, cancel) is { } suspect ? [.. messages, suspect] : messages;
    }

    /// <summary>Writes what is added, at once.</summary>
    public static Task WriteAsync(DbTransaction tx, Action<Writes> add)
    {
        var writes = new Writes();
        add(writes);
        return writes.FlushAsync(tx, CancellationToken.None);
    }
}
