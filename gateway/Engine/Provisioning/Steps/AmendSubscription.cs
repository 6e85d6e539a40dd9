using System.Data.Common;
using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Adds one amendment to the subscription that a line names. It holds for the version that was seen: where another was
/// faster, the step runs again on what that one has made. What it comes to beside the subscription is told with it: to the
/// partners, that it has gone over; of seats that were paid for after they were used, that they are owed no more.
/// </summary>
public sealed class AmendSubscription(
    ProductCatalog catalog,
    Database database,
    TicketDesk tickets,
    UsageCounter counter,
    BookingDesk bookings,
    TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.Amend;

    public bool IsLocal => true;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        if (job.Asked is not { Action: OrderAction.Transfer, TransferCode: { } code })
        {
            return Run(job, null);
        }

        var found = await database.ReadAsync(tx => FindAsync(tx, code, job, cancel), cancel);
        return found?.Ticket.IsOpenAt(clock.GetUtcNow()) == true && found.Ticket.SubscriptionId == job.Line.SubscriptionId
            ? Run(job, found)
            : new StepResult(new Outcome.Refused(
                ReasonCodes.TransferCodeSpent, BlockedOn.Partner, "The code was used, replaced or is too old: order again with a new one."));
    }

    private async Task<Handover?> FindAsync(DbTransaction tx, string code, StepJob job, CancellationToken cancel) =>
        await tickets.FindAsync(tx, TicketKind.Transfer, code, cancel) is { } ticket && job.Subscription is { } seen
            ? new Handover(ticket, (await PartnerTable.FindAsync(tx, seen.Partner, cancel))!)
            : null;

    private StepResult Run(StepJob job, Handover? transfer)
    {
        var seen = job.Subscription
            ?? throw new InvalidOperationException($"Line {job.Line.Id} names the subscription {job.Line.SubscriptionId}, which is not there.");
        if (transfer is null && seen.Partner != job.Partner.Id)
        {
            return new StepResult(new Outcome.Refused(
                ReasonCodes.SubscriptionTransferred, BlockedOn.Partner, "Another partner has taken the subscription over since this was ordered."));
        }

        var day = job.Line.StartsOn;
        var faults = new AmendmentRules(catalog, job.Today).Check(job.Asked, day, seen.Coverage, $"/lines/{job.Line.Position}");
        if (faults is [var fault, ..])
        {
            return new StepResult(new Outcome.Refused(fault.Code, BlockedOn.Partner, fault.Message));
        }

        var amendment = Amendments.Asked(job.Asked, day, catalog, seen, clock)! with { OrderId = job.Order.Id, LineId = job.Line.Id };
        if (transfer is not null)
        {
            amendment = amendment with { Terms = amendment.Terms with { Partner = job.Partner.Id, Channel = job.Order.Channel } };
        }

        var amended = seen.With(job.History, amendment);
        var booking = bookings.Of(job, amendment, seen.Coverage, amended);
        return new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                SubscriptionTable.Amend(writes, seen, amended, amendment);
                Boundaries.Schedule(writes, amended, job.Partner, job.Today);
                BookingTable.Insert(writes, booking);
                if (amendment is { Kind: AmendmentKind.Trial, Terms.Plan.Name: { } plan })
                {
                    TrialTable.Insert(writes, TriedPlan.Of(job.Order, job.Partner, plan, job.Line.Id));
                }

                if (transfer is not null)
                {
                    // The next partner knows the customer by its own id of it.
                    if (seen.AccountId is { } account)
                    {
                        AccountTable.AddKeys(writes, account, AccountKeys.Of(job.Order.Content, job.Partner, job.Order.Id));
                    }

                    TicketTable.Use(writes, transfer.Ticket.MoveTo(TicketState.Used, clock.GetUtcNow(), job.Partner.Id));
                }
            },
            Within = (seen.Id, (change, within) => transfer is null
                ? SettleAsync(change, new CountedSubscription(amended, job.Partner), amendment, within)
                : TellAsync(change, amended, amendment, (transfer.From, job.Partner))),
            Subscription = amended,
            Amends = seen,
            Record = ("subscription.amend", seen.Id),
        };
    }

    private Task SettleAsync(OrderChange change, CountedSubscription amended, Amendment amendment, CancellationToken cancel) =>
        amendment.Kind is AmendmentKind.AddSeats or AmendmentKind.TrueUp
            ? counter.SettleAsync(change, amended, cancel)
            : Task.CompletedTask;

    private Task TellAsync(OrderChange change, Subscription amended, Amendment amendment, (Partner From, Partner To) by)
    {
        foreach (var told in TransferVoice.Of(amended, amendment.EffectiveOn, by.From, by.To, clock))
        {
            change.Tell(told);
        }

        return Task.CompletedTask;
    }

    /// <param name="Ticket">The code by which it was let go.</param>
    /// <param name="From">Who has had it.</param>
    private sealed record Handover(Ticket Ticket, Partner From);
}
