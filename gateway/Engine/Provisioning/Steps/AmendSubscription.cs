using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Sdk;

namespace Fulfillment.Engine.Provisioning.Steps;

/// <summary>
/// Adds one amendment to the subscription that a line names. It holds for the version that was seen: where another was
/// faster, the step runs again on what that one has made.
/// </summary>
public sealed class AmendSubscription(ProductCatalog catalog, Database database, TicketDesk tickets, TimeProvider clock) : IStep
{
    public string Name => ProvisioningPlan.Amend;

    public bool IsLocal => true;

    public async Task<StepResult> RunAsync(StepJob job, CancellationToken cancel)
    {
        if (job.Asked is not { Action: OrderAction.Transfer, TransferCode: { } code })
        {
            return Run(job, null);
        }

        var ticket = await database.ReadAsync(tx => tickets.FindAsync(tx, TicketKind.Transfer, code, cancel), cancel);
        return ticket?.IsOpenAt(clock.GetUtcNow()) == true && ticket.SubscriptionId == job.Line.SubscriptionId
            ? Run(job, ticket)
            : new StepResult(new Outcome.Refused(
                ReasonCodes.TransferCodeSpent, BlockedOn.Partner, "The code was used, replaced or is too old: order again with a new one."));
    }

    private StepResult Run(StepJob job, Ticket? transfer)
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
        return new StepResult(new Outcome.Done())
        {
            Write = writes =>
            {
                SubscriptionTable.Amend(writes, seen, amended, amendment);
                Boundaries.Schedule(writes, amended, job.Partner, job.Today);
                if (amendment is { Kind: AmendmentKind.Trial, Terms.Plan.Name: { } plan })
                {
                    TrialTable.Insert(writes, TriedPlan.Of(job.Order, job.Partner, plan, job.Line.Id));
                }

                if (transfer is not null)
                {
                    TicketTable.Use(writes, transfer.MoveTo(TicketState.Used, clock.GetUtcNow(), job.Partner.Id));
                }
            },
            Subscription = amended,
            Amends = seen,
            Record = ("subscription.amend", seen.Id),
        };
    }
}
