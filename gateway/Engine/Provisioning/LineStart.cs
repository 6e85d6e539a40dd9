using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Begins the lines of an order that screening has let through: each on its own way, with its own work.</summary>
public sealed class LineStart(ProductCatalog catalog, TimeProvider clock)
{
    public async Task<Order> BeginAsync(
        OrderChange change, Order order, Partner partner, Actor actor, CancellationToken cancel)
    {
        var now = partner.Now(clock);
        var today = partner.Today(clock);
        foreach (var line in order.Lines)
        {
            var later = line.StartsOn > today;
            var begun = line.MoveTo(later ? LineStatus.Scheduled : LineStatus.Provisioning);
            order = order with { Lines = [.. order.Lines.Select(old => old.Id == begun.Id ? begun : old)] };
            var item = new ProvisioningEvent
            {
                Id = Ids.New("pev", clock),
                OrderId = order.Id,
                LineId = line.Id,
                State = ProvisioningState.Queued,
                Step = ProvisioningPlan.First(line, line.Sku is null ? null : catalog.Find(line.Sku)),
                CreatedAt = now,
                UpdatedAt = now,
            };
            await ProvisioningTable.InsertAsync(change.Tx, item, cancel);
            await change.AddWorkAsync(
                WorkSubject.Provisioning, item.Id, item.Step, later ? DueAt(line.StartsOn, partner) : null, cancel);
        }

        return (order with { Screening = ScreeningState.Cleared }).Settle(actor, now);
    }

    /// <summary>Midnight UTC of the partner's own calendar, in real time.</summary>
    private static DateTimeOffset DueAt(DateOnly day, Partner partner) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) - (partner.Sandbox ? partner.ClockOffset : TimeSpan.Zero);
}
