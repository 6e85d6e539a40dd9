using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Schedules;

/// <summary>What happens when a schedule of one kind falls due.</summary>
public interface IScheduledAct
{
    /// <summary>The kind of schedules that it serves.</summary>
    string Kind { get; }

    /// <summary>
    /// Writes what is to happen, in the transaction that marks the schedule as done: both or neither, so it happens
    /// once. Calls nobody outside; for that it adds work or a message.
    /// </summary>
    Task ActAsync(OrderChange change, Schedule schedule, CancellationToken cancel);
}
