using System.Data.Common;
using System.Globalization;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;

namespace Fulfillment.Engine.Provisioning;

/// <summary>What became of a choice of namespace. Closed.</summary>
public abstract record NamespaceOutcome
{
    private NamespaceOutcome()
    {
    }

    /// <summary>It is on its way to the namespace, or is there already.</summary>
    /// <param name="Subscription">The subscription, with the namespace.</param>
    /// <param name="Progress">How far it is.</param>
    public sealed record Chosen(Subscription Subscription, TargetProgress Progress) : NamespaceOutcome;

    public sealed record Unknown : NamespaceOutcome;

    /// <summary>It is not delivered to a namespace.</summary>
    public sealed record NotApplicable : NamespaceOutcome;

    /// <summary>Another source alone may change it.</summary>
    public sealed record ManagedElsewhere(string Channel) : NamespaceOutcome;

    /// <summary>It is over, or its order was taken back.</summary>
    public sealed record Over : NamespaceOutcome;

    /// <summary>The link was used, and the subscription is at its namespace.</summary>
    public sealed record Used : NamespaceOutcome;

    /// <summary>A newer link counts.</summary>
    public sealed record Replaced : NamespaceOutcome;
}

/// <summary>How far a subscription is on its way to its target.</summary>
public enum TargetProgress
{
    /// <summary>Nobody has said where it is to go.</summary>
    Open,

    Provisioning,

    /// <summary>The target does not take it there: somebody has to choose anew, or a person looks at it.</summary>
    Stopped,

    Linked,
}

/// <summary>
/// Where somebody says which namespace a subscription is for: its partner, or the customer by the link. What waited for that
/// goes on at once; what is at a namespace already is moved, with its packs.
/// </summary>
public sealed class NamespaceDesk(OrderBook book, Database database, TicketDesk tickets, TimeProvider clock)
{
    /// <summary>Where a partner's subscription is provisioned, and how far that is.</summary>
    public Task<NamespaceOutcome> FindAsync(Partner partner, string id, CancellationToken cancel) =>
        database.ReadAsync<NamespaceOutcome>(
            async tx => await SubscriptionTable.FindAsync(tx, partner.Id, id, cancel) switch
            {
                null => new NamespaceOutcome.Unknown(),
                { Delivery: not DeliveryKind.Saas } => new NamespaceOutcome.NotApplicable(),
                var found => await StandingAsync(tx, found, cancel),
            },
            cancel);

    /// <param name="partner">Whose subscription it is.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="place">The namespace: its path, or its id in digits.</param>
    /// <param name="actor">Who chooses.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<NamespaceOutcome> ChooseAsync(Partner partner, string id, string place, Actor actor, CancellationToken cancel) =>
        book.ChangeAsync<NamespaceOutcome>(
            async change =>
            {
                if (await SubscriptionTable.FindAsync(change.Tx, partner.Id, id, cancel) is not { } seen)
                {
                    return new NamespaceOutcome.Unknown();
                }

                return seen.Channel == OrderRequest.Api
                    ? await PlaceAsync(change, seen, place, null, actor, cancel)
                    : new NamespaceOutcome.ManagedElsewhere(seen.Channel);
            },
            cancel);

    /// <summary>The customer chooses by the link. As long as the subscription is at no namespace, it may choose again.</summary>
    /// <param name="text">What the link carries.</param>
    /// <param name="place">The namespace.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<NamespaceOutcome> ClaimAsync(string text, string place, CancellationToken cancel) =>
        book.ChangeAsync(
            async change => await tickets.FindAsync(change.Tx, TicketKind.Claim, text, cancel) switch
            {
                null => new NamespaceOutcome.Unknown(),
                var ticket => await PlaceAsync(
                    change, (await SubscriptionTable.ListAsync(change.Tx, [ticket.SubscriptionId], cancel))[0], place, ticket,
                    new Actor($"ticket:{ticket.Id}"), cancel),
            },
            cancel);

    /// <summary>What stands behind a link.</summary>
    /// <param name="text">What the link carries.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<NamespaceOutcome> LookUpAsync(string text, CancellationToken cancel) =>
        database.ReadAsync(
            async tx => await tickets.FindAsync(tx, TicketKind.Claim, text, cancel) switch
            {
                null => new NamespaceOutcome.Unknown(),
                { State: TicketState.Replaced } => new NamespaceOutcome.Replaced(),
                var ticket => await StandingAsync(
                    tx, (await SubscriptionTable.ListAsync(tx, [ticket.SubscriptionId], cancel))[0], cancel),
            },
            cancel);

    private static async Task<NamespaceOutcome> StandingAsync(DbTransaction tx, Subscription subscription, CancellationToken cancel) =>
        new NamespaceOutcome.Chosen(
            subscription, ProgressOf(subscription, await ProvisioningTable.OpenAtTargetAsync(tx, subscription.Id, cancel)));

    private async Task<NamespaceOutcome> PlaceAsync(
        OrderChange change, Subscription seen, string place, Ticket? by, Actor actor, CancellationToken cancel)
    {
        if (seen.Delivery != DeliveryKind.Saas)
        {
            return new NamespaceOutcome.NotApplicable();
        }

        // First the orders, then the subscription: whoever locks both does it in this order.
        var orders = await LockOrdersAsync(change, seen.Id, cancel);
        await SubscriptionTable.LockAsync(change.Tx, [seen.Id], cancel);
        var subscription = (await SubscriptionTable.ListAsync(change.Tx, [seen.Id], cancel))[0];
        by = by is null ? null : await TicketTable.FindAsync(change.Tx, by.Id, cancel);
        if (by is { State: TicketState.Replaced })
        {
            return new NamespaceOutcome.Replaced();
        }

        var open = await ProvisioningTable.OpenAtTargetAsync(change.Tx, seen.Id, cancel);
        var today = (await PartnerTable.FindAsync(change.Tx, subscription.Partner, cancel))!.Today(clock);
        if (subscription.Coverage.StateOn(today) is SubscriptionState.Cancelled or SubscriptionState.Expired)
        {
            return new NamespaceOutcome.Over();
        }

        if (subscription.Place == place && ProgressOf(subscription, open) != TargetProgress.Stopped)
        {
            return new NamespaceOutcome.Chosen(subscription, ProgressOf(subscription, open));
        }

        return by is { State: TicketState.Used } && open.Count == 0
            ? new NamespaceOutcome.Used()
            : await WriteAsync(change, subscription, (place, by, actor), open, orders, cancel);
    }

    private async Task<NamespaceOutcome> WriteAsync(
        OrderChange change,
        Subscription subscription,
        (string Place, Ticket? By, Actor Actor) choice,
        IReadOnlyList<ProvisioningEvent> open,
        Dictionary<string, Order> orders,
        CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var placed = subscription with { Place = choice.Place };
        SubscriptionTable.SavePlace(change.Writes, placed.Id, choice.Place);
        var ticket = choice.By ?? await TicketTable.NewestAsync(change.Tx, TicketKind.Claim, placed.Id, cancel);
        if (ticket is not null && ticket.State != TicketState.Replaced)
        {
            TicketTable.Use(change.Writes, ticket.MoveTo(TicketState.Used, now, choice.Place));
        }

        change.Audit(choice.Actor, "namespace.choose", placed.Id, detail: ticket?.Id);
        foreach (var item in open.Where(item => orders.ContainsKey(item.OrderId)))
        {
            orders[item.OrderId] = Resumption.Resume(change, orders[item.OrderId], item, choice.Actor, now) ?? orders[item.OrderId];
        }

        if (open.Count == 0)
        {
            var moment = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            TargetWork.Begin(change, placed, ProvisioningCause.Change, moment, clock);
        }

        return new NamespaceOutcome.Chosen(placed, TargetProgress.Provisioning);
    }

    private static async Task<Dictionary<string, Order>> LockOrdersAsync(OrderChange change, string id, CancellationToken cancel)
    {
        var orders = new Dictionary<string, Order>();
        var open = await ProvisioningTable.OpenAtTargetAsync(change.Tx, id, cancel);
        foreach (var order in open.Select(item => item.OrderId).Distinct().Order(StringComparer.Ordinal))
        {
            orders[order] = (await OrderTable.LockAsync(change.Tx, order, cancel))!;
        }

        return orders;
    }

    private static TargetProgress ProgressOf(Subscription subscription, IReadOnlyList<ProvisioningEvent> open) => open switch
    {
        [] => TargetProgress.Linked,
        _ when subscription.Place is null => TargetProgress.Open,
        _ when open.Any(item => item.State == ProvisioningState.Failed || item is { State: ProvisioningState.Waiting, Code: not null }) =>
            TargetProgress.Stopped,
        _ => TargetProgress.Provisioning,
    };
}
