using System.Data.Common;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Schedules;

/// <summary>What happens when a schedule of one kind falls due.</summary>
public interface IScheduledAct
{
    /// <summary>The kind of schedules that it serves.</summary>
    string Kind { get; }

    /// <summary>Reads what it needs to know, for all that have fallen due together.</summary>
    /// <returns>What was found, under the schedules' names in the table of work.</returns>
    Task<IReadOnlyDictionary<string, object>> LoadAsync(
        DbTransaction tx, IReadOnlyList<Schedule> due, CancellationToken cancel) => Task.FromResult(_nothingToKnow);

    /// <summary>
    /// Does what is slow, outside any transaction, and says what is to be written. That is written in the transaction
    /// that marks the schedule as done, many together: both or neither, so it happens once.
    /// </summary>
    /// <param name="schedule">What is due.</param>
    /// <param name="known">What was found about it, if anything was.</param>
    /// <param name="cancel">Ends the attempt; the schedule comes again.</param>
    ValueTask<Action<OrderChange>> PrepareAsync(Schedule schedule, object? known, CancellationToken cancel);

    private static readonly IReadOnlyDictionary<string, object> _nothingToKnow = new Dictionary<string, object>();
}
