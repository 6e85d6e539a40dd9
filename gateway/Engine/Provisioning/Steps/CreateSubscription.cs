using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Makes the subscription of a new line, with the order's contacts as its first, for the account of the order's customer,
/// which is made where nobody knows the customer yet. A line makes one: the store holds that.
/// Where it is for a namespace that the order does not name, it gets the link by which the customer chooses one.
/// </summary>
public sealed class CreateSubscription(TicketDesk tickets, BookingDesk bookings, TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.CreateSubscription;

    public bool IsLocal => true;

    public Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        var subscription = job.Subscription ?? New(job);
        var contacts = job.Subscription is null ? SubscriptionContact.FirstOf(job.Order.Content, subscription.Id, clock) : [];
        var booking = job.Subscription is null
            ? bookings.Of(job, Amendments.First(subscription.Coverage, job.Order.Id, job.Line.Id, clock.GetUtcNow()), new Coverage(), subscription)
            : null;
        return Task.FromResult(new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                var keys = AccountKeys.Of(job.Order.Content, job.Partner, job.Order.Id);
                AccountTable.FindOrMake(writes, Account.Of(job.Order, job.Partner, clock), keys);
                SubscriptionTable.Insert(writes, subscription, keys[0]);
                foreach (var contact in contacts)
                {
                    ContactTable.Insert(writes, contact);
                }

                if (subscription is { Delivery: DeliveryKind.Saas, Place: null })
                {
                    TicketTable.Insert(writes, tickets.New(TicketKind.Claim, subscription.Id));
                }

                if (job is { Line.Action: OrderAction.Trial, Sku.Plan: { } plan })
                {
                    TrialTable.Insert(writes, TriedPlan.Of(job.Order, job.Partner, plan, job.Line.Id));
                }

                Boundaries.Schedule(writes, subscription, job.Partner, job.Today);
                BookingTable.Insert(writes, booking);
            },
            Subscription = subscription,
            Line = job.Line with { SubscriptionId = subscription.Id },
            Record = ("subscription.create", subscription.Id),
        });
    }

    private Subscription New(StepJob job)
    {
        var id = Ids.New("sub", clock);
        var line = job.Line;
        var terms = Amendments.Terms(job.Asked, line.StartsOn, job.Sku, null)!;
        var first = new Amendment
        {
            Number = 1,
            Kind = Amendments.KindOf(line.Action, terms),
            EffectiveOn = line.StartsOn,
            Terms = terms,
            Actor = Actor.System.Name,
            RecordedAt = clock.GetUtcNow(),
        };
        return new Subscription
        {
            Id = id,
            Number = Ids.Spoken("S", id),
            Partner = job.Partner.Id,
            Channel = job.Order.Channel,
            OrderId = job.Order.Id,
            LineId = line.Id,
            Version = 1,
            Coverage = Replay.Of([first]),
            Delivery = line.Delivery!.Value,
            Place = job.Asked.Delivery?.Namespace ?? job.Asked.Delivery?.Region,
            Sandbox = job.Partner.Sandbox,
            CreatedAt = clock.GetUtcNow(),
        };
    }
}
