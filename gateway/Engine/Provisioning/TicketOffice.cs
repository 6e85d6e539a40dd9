using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What became of the wish for a ticket. Closed.</summary>
public abstract record TicketOutcome
{
    private TicketOutcome()
    {
    }

    /// <param name="Ticket">The ticket.</param>
    /// <param name="Text">What whoever uses it brings. It was recorded that it was shown.</param>
    public sealed record Shown(Ticket Ticket, string Text) : TicketOutcome;

    public sealed record Unknown : TicketOutcome;

    /// <summary>There never was one of that kind.</summary>
    public sealed record None : TicketOutcome;

    /// <summary>Tickets of that kind are for subscriptions of another delivery.</summary>
    public sealed record NotApplicable : TicketOutcome;

    /// <summary>Another source alone may let the subscription go.</summary>
    public sealed record ManagedElsewhere(string Channel) : TicketOutcome;

    /// <summary>The subscription is over.</summary>
    public sealed record Over : TicketOutcome;

    /// <summary>It was taken back.</summary>
    public sealed record Withdrawn : TicketOutcome;
}

/// <summary>Where a partner gets tickets for its subscriptions, and takes them back. Every showing is recorded.</summary>
public sealed class TicketOffice(OrderBook book, TicketDesk tickets, TimeProvider clock)
{
    /// <summary>How long a subscription may be taken over with one code.</summary>
    public static readonly TimeSpan TransferLasts = TimeSpan.FromDays(30);

    /// <summary>Shows the newest ticket of a kind.</summary>
    public Task<TicketOutcome> ShowAsync(
        Partner partner, string id, TicketKind kind, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<TicketOutcome>(
            async change => await FaultOfAsync(change, partner, id, kind, cancel) ?? (
                await TicketTable.NewestAsync(change.Tx, kind, id, cancel) is { } newest
                    ? Show(change, newest, actor, "ticket.show")
                    : new TicketOutcome.None()),
            cancel);

    /// <summary>Makes a new ticket; what there was before is worth nothing any more.</summary>
    public Task<TicketOutcome> MakeAsync(
        Partner partner, string id, TicketKind kind, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                await SubscriptionTable.LockAsync(change.Tx, [id], cancel);
                if (await FaultOfAsync(change, partner, id, kind, cancel) is { } fault)
                {
                    return fault;
                }

                var made = tickets.New(kind, id, kind == TicketKind.Transfer ? TransferLasts : null);
                TicketTable.Replace(change.Writes, made);
                return Show(change, made, actor, "ticket.make");
            },
            cancel);

    /// <summary>Takes back what there is of a kind.</summary>
    public Task<TicketOutcome> WithdrawAsync(
        Partner partner, string id, TicketKind kind, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync(
            async change =>
            {
                await SubscriptionTable.LockAsync(change.Tx, [id], cancel);
                if (await FaultOfAsync(change, partner, id, kind, cancel) is { } fault and not TicketOutcome.Over)
                {
                    return fault;
                }

                TicketTable.Withdraw(change.Writes, kind, id);
                change.Audit(actor, "ticket.withdraw", id, detail: kind.Word());
                return new TicketOutcome.Withdrawn();
            },
            cancel);

    private TicketOutcome.Shown Show(OrderChange change, Ticket ticket, Actor actor, string action)
    {
        change.Audit(actor, action, ticket.Id, after: ticket.SubscriptionId, detail: ticket.Kind.Word());
        return new TicketOutcome.Shown(ticket, tickets.Show(ticket));
    }

    private async Task<TicketOutcome?> FaultOfAsync(
        OrderChange change, Partner partner, string id, TicketKind kind, CancellationToken cancel) =>
        await SubscriptionTable.FindAsync(change.Tx, partner.Id, id, cancel) switch
        {
            null => new TicketOutcome.Unknown(),
            { Channel: not OrderRequest.Api } elsewhere when kind == TicketKind.Transfer =>
                new TicketOutcome.ManagedElsewhere(elsewhere.Channel),
            { Delivery: not DeliveryKind.Saas } when kind == TicketKind.Claim => new TicketOutcome.NotApplicable(),
            var found when found.Coverage.StateOn(partner.Today(clock)) is SubscriptionState.Cancelled or SubscriptionState.Expired =>
                new TicketOutcome.Over(),
            _ => null,
        };
}
