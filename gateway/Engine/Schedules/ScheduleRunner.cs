using System.Collections.Frozen;
using System.Data.Common;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Schedules;

/// <summary>Does what has fallen due, many in one transaction: the act and the mark that it is done are written together.</summary>
public sealed class ScheduleRunner : IWorkRunner, IAsyncDisposable
{
    private readonly FrozenDictionary<string, IScheduledAct> _acts;
    private readonly OrderBook _book;
    private readonly Database _database;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _clock;
    private readonly GroupCommit<Prepared, bool> _group;

    public ScheduleRunner(
        OrderBook book, Database database, IEnumerable<IScheduledAct> acts, RetryPolicy retry, IOptions<WorkOptions> options, TimeProvider clock)
    {
        (_book, _database, _retry, _clock) = (book, database, retry, clock);
        _acts = acts.ToFrozenDictionary(act => act.Kind);
        _group = new(WriteAsync, int.MaxValue, options.Value.GroupSize, options.Value.Writers);
    }

    public WorkSubject Subject => WorkSubject.Schedule;

    public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
        _database.ReadAsync<IReadOnlyList<WorkItem>>(
            async tx =>
            {
                var found = (await ScheduleTable.ListAsync(tx, [.. items.Select(item => item.SubjectId)], cancel))
                    .ToDictionary(schedule => schedule.WorkId);
                var known = await KnownAsync(tx, found.Values, cancel);
                return [.. items.Select(item => item with { Subject = new Due(found[item.SubjectId], known.GetValueOrDefault(item.SubjectId)) })];
            },
            cancel);

    public async Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        var (schedule, known) = (Due)item.Subject!;
        var act = _acts.GetValueOrDefault(schedule.Kind)
            ?? throw new InvalidOperationException($"Nothing here does '{schedule.Kind}', for which {schedule.WorkId} is due.");
        var write = await act.PrepareAsync(schedule, known, cancel);
        await _group.WriteAsync(schedule.Partner, new Prepared(item, schedule, write), cancel);
    }

    /// <summary>What is due is never given up: it comes again, more and more rarely, until it can be done.</summary>
    public Task FailAsync(WorkItem item, string summary, CancellationToken cancel) => _database.InTransactionAsync(
        tx =>
        {
            var writes = new Writes();
            WorkTable.Return(writes, item, item.Step, item.Attempt + 1, _retry.Rest(item.Attempt + 1));
            return writes.FlushAsync(tx, cancel);
        },
        cancel);

    public ValueTask DisposeAsync() => _group.DisposeAsync();

    private async Task<Dictionary<string, object>> KnownAsync(
        DbTransaction tx, IReadOnlyCollection<Schedule> due, CancellationToken cancel)
    {
        var known = new Dictionary<string, object>();
        foreach (var kind in due.GroupBy(schedule => schedule.Kind).Where(kind => _acts.ContainsKey(kind.Key)))
        {
            foreach (var (id, found) in await _acts[kind.Key].LoadAsync(tx, [.. kind], cancel))
            {
                known[id] = found;
            }
        }

        return known;
    }

    private Task<IReadOnlyList<bool>> WriteAsync(Func<IReadOnlyList<Prepared>> due, CancellationToken cancel) =>
        _book.ChangeAsync<IReadOnlyList<bool>>(
            async change =>
            {
                var group = due();
                var held = await WorkTable.HoldAsync(change.Tx, [.. group.Select(one => HeldWork.Of(one.Item))], cancel);
                foreach (var one in group.Where(one => held.Contains(one.Item.SubjectId)))
                {
                    one.Write(change);
                    ScheduleTable.MarkDone(change.Writes, one.Schedule, _clock.GetUtcNow());
                    WorkTable.Finish(change.Writes, one.Item);
                }

                return [.. group.Select(one => held.Contains(one.Item.SubjectId))];
            },
            cancel);

    private sealed record Due(Schedule Schedule, object? Known);

    private sealed record Prepared(WorkItem Item, Schedule Schedule, Action<OrderChange> Write);
}
