using System.Collections.Frozen;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Schedules;

/// <summary>Does what has fallen due: the act and the mark that it is done are one transaction.</summary>
public sealed class ScheduleRunner(
    OrderBook book, Database database, IEnumerable<IScheduledAct> acts, RetryPolicy retry, TimeProvider clock) : IWorkRunner
{
    private readonly FrozenDictionary<string, IScheduledAct> _acts = acts.ToFrozenDictionary(act => act.Kind);

    public WorkSubject Subject => WorkSubject.Schedule;

    public Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyList<WorkItem>>(
            async tx =>
            {
                var found = (await ScheduleTable.ListAsync(tx, [.. items.Select(item => item.SubjectId)], cancel))
                    .ToDictionary(schedule => schedule.WorkId);
                return [.. items.Select(item => item with { Subject = found[item.SubjectId] })];
            },
            cancel);

    public Task RunAsync(WorkItem item, CancellationToken cancel)
    {
        var schedule = (Schedule)item.Subject!;
        var act = _acts.GetValueOrDefault(schedule.Kind)
            ?? throw new InvalidOperationException($"Nothing here does '{schedule.Kind}', for which {schedule.WorkId} is due.");
        return book.ChangeAsync(
            async change =>
            {
                if (await WorkTable.HoldAsync(change.Tx, item, cancel))
                {
                    await act.ActAsync(change, schedule, cancel);
                    ScheduleTable.MarkDone(change.Writes, schedule, clock.GetUtcNow());
                    WorkTable.Finish(change.Writes, item);
                }
            },
            cancel);
    }

    /// <summary>What is due is never given up: it comes again, more and more rarely, until it can be done.</summary>
    public Task FailAsync(WorkItem item, string summary, CancellationToken cancel) => database.InTransactionAsync(
        tx =>
        {
            var writes = new Writes();
            WorkTable.Return(writes, item, item.Step, item.Attempt + 1, retry.Rest(item.Attempt + 1));
            return writes.FlushAsync(tx, cancel);
        },
        cancel);
}
