using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Moves a sandbox partner's own clock ahead; what falls due by that is done at once.</summary>
public sealed class SandboxClock(OrderBook book, SilenceSweep silence, EndingSweep endings, TimeProvider clock)
{
    /// <returns>The partner's time afterwards.</returns>
    public async Task<DateTimeOffset> AdvanceAsync(string partnerId, TimeSpan by, Actor actor, CancellationToken cancel)
    {
        var moved = await MoveAsync(partnerId, by, actor, cancel);
        // Work is woken; what is searched for is looked for here, and by the next turn where this one fails.
        await silence.TryAsync(cancel);
        await endings.TryAsync(cancel);
        return moved;
    }

    private Task<DateTimeOffset> MoveAsync(string partnerId, TimeSpan by, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                var partner = (await PartnerTable.FindAsync(change.Tx, partnerId, cancel))!;
                if (!partner.Sandbox)
                {
                    throw new InvalidOperationException($"Partner {partnerId} has no clock of its own.");
                }

                var moved = partner with { ClockOffset = partner.ClockOffset + by };
                await PartnerTable.SetClockOffsetAsync(change.Tx, partnerId, moved.ClockOffset, cancel);
                await ProvisioningTable.PullForwardAsync(change.Tx, partnerId, by, cancel);
                await ScheduleTable.PullForwardAsync(change.Tx, partnerId, by, cancel);
                await UsageDesk.PullForwardAsync(change.Tx, partnerId, by, cancel);
                change.WakeWorkers();
                change.Audit(actor, "sandbox.advanceClock", partnerId, after: $"{moved.Now(clock):O}");
                return moved.Now(clock);
            },
            cancel);
}
