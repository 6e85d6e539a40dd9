using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Work;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// Begins the lines of an order that screening has let through: each on its own way. What needs nobody outside has been
/// walked by then, and ends in the transaction in which it begins.
/// </summary>
public sealed class LineStart(ProductCatalog catalog, LineWalker walker, LineLedger ledger, TimeProvider clock)
{
    /// <summary>Walks the lines that are due, as far as that needs nobody outside.</summary>
    public async Task<IReadOnlyList<BegunLine>> WalkAsync(Order order, Partner partner, CancellationToken cancel)
    {
        var today = partner.Today(clock);
        var lines = new List<BegunLine>(order.Lines.Count);
        foreach (var line in order.Lines)
        {
            var begun = Event(order, line, partner);
            var at = new LineAtHand { Event = begun, Order = order, Partner = partner };
            lines.Add(new BegunLine(begun, line.DueOn > today ? null : await walker.TryWalkAsync(at, cancel)));
        }

        return lines;
    }

    /// <summary>Writes the beginning of all lines, and the walks of those that have one.</summary>
    public Order Begin(Standing standing, Partner partner, IReadOnlyList<BegunLine> walked, ScreeningDecision decision, Actor actor)
    {
        var (change, now, today) = (standing.Change, partner.Now(clock), partner.Today(clock));
        var order = standing.Order with
        {
            Screening = ScreeningState.Cleared,
            Lines = [.. standing.Order.Lines.Select(line => line.MoveTo(IsLater(line) ? LineStatus.Scheduled : LineStatus.Provisioning))],
        };
        order = order.Settle(actor, now);
        foreach (var (item, walk) in walked)
        {
            var line = order.Line(item.LineId);
            if (walk is not null && !IsLater(line))
            {
                order = ledger.Begin(new Standing(change, order, decision), item, partner, walk);
                continue;
            }

            ProvisioningTable.Insert(change.Writes, item);
            change.AddWork(new NewWork
            {
                SubjectKind = WorkSubject.Provisioning,
                SubjectId = item.Id,
                Lane = NewWork.LaneOf(WorkSubject.Provisioning, partner.Id),
                Step = item.Step,
                RunAt = IsLater(line) ? partner.Midnight(line.StartsOn) : DateTimeOffset.UnixEpoch,
            });
        }

        return order;

        bool IsLater(OrderLine line) => line.DueOn > today;
    }

    private ProvisioningEvent Event(Order order, OrderLine line, Partner partner) => new()
    {
        Id = Ids.New("pev", clock),
        OrderId = order.Id,
        LineId = line.Id,
        State = ProvisioningState.Queued,
        Step = ProvisioningPlan.First(line, order.Content.Lines[line.Position], line.Sku is null ? null : catalog.Find(line.Sku)),
        CreatedAt = partner.Now(clock),
        UpdatedAt = partner.Now(clock),
    };
}

/// <summary>A line that begins, with the walk that it has made already.</summary>
public sealed record BegunLine(ProvisioningEvent Event, LineWalk? Walk);
