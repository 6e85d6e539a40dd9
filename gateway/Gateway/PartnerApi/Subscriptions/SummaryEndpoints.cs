using System.Data.Common;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.OpsApi;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A subscription at a glance: for the partner who manages it, and for the vendor's own people.</summary>
internal static class SummaryEndpoints
{
    public static void MapSummaries(this IEndpointRouteBuilder routes)
    {
        routes.MapPartnerGroup("/v1/subscriptions", "Subscriptions")
            .MapGet("/{id}/summary", OfPartnerAsync).DocumentSummary("GetSummary", SubscriptionExamples.Summary).RequireScope(Scopes.SubscriptionsRead);
        routes.MapOpsGroup("/subscriptions", "Subscriptions")
            .MapGet("/{id}/summary", OfAnyAsync).DocumentSummary("GetSummaryOfAny", OpsSummaryView.Example).RequireScope(Scopes.OpsRead);
    }

    private static Task<IResult> OfPartnerAsync(
        string id, HttpContext context, Database database, UsageDesk usage, TimeProvider clock, CancellationToken cancel) =>
        AnswerAsync(
            context, id, database, usage, clock,
            tx => SubscriptionTable.FindAsync(tx, context.CallingPartner().Id, id, cancel), (_, summary) => summary, cancel);

    /// <summary>By id or by the number that people read out.</summary>
    private static Task<IResult> OfAnyAsync(
        string id, HttpContext context, Database database, UsageDesk usage, TimeProvider clock, CancellationToken cancel) =>
        AnswerAsync(
            context, id, database, usage, clock,
            async tx => await SubscriptionTable.ListAsync(tx, [id], cancel) is [var found]
                ? found
                : await SubscriptionTable.OfNumberAsync(tx, id.ToUpperInvariant(), cancel),
            (found, summary) => new OpsSummaryView(summary) { AccountId = found.AccountId },
            cancel);

    private static async Task<IResult> AnswerAsync<TView>(
        HttpContext context,
        string id,
        Database database,
        UsageDesk usage,
        TimeProvider clock,
        Func<DbTransaction, Task<Subscription?>> findAsync,
        Func<Subscription, SummaryView, TView> view,
        CancellationToken cancel)
        where TView : SummaryView
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var summary = await database.ReadAsync(
            async tx => await findAsync(tx) is { } found
                ? view(
                    found,
                    Of(
                        found,
                        (await PartnerTable.FindAsync(tx, found.Partner, cancel))!,
                        await SeatInstanceTable.ListAsync(tx, found.Id, cancel),
                        (await usage.InUseAsync(tx, [found.Id], cancel)).GetValueOrDefault(found.Id),
                        await OverageTable.ListAsync(tx, found.Id, cancel),
                        clock))
                : null,
            cancel);
        return summary is null ? SubscriptionEndpoints.Unknown(context, id) : TypedResults.Ok(summary);
    }

    private static SummaryView Of(
        Subscription subscription,
        Partner partner,
        IReadOnlyList<SeatInstance> instances,
        long inUse,
        IReadOnlyList<KeptOverage> overages,
        TimeProvider clock)
    {
        var (now, today, coverage) = (partner.Now(clock), partner.Today(clock), subscription.Coverage);
        var entitled = coverage.EntitlementOn(today);
        var heardAt = instances.Count == 0 ? (DateTimeOffset?)null : instances.Max(instance => instance.HeardAt);
        var left = Math.Max(0, coverage.EndsOn.DayNumber - Math.Max(today.DayNumber, coverage.StartsOn.DayNumber));
        return new SummaryView
        {
            SubscriptionId = subscription.Id,
            Number = subscription.Number,
            Partner = subscription.Partner,
            State = coverage.StateOn(today).Word(),
            Plan = entitled.PlanSource == EntitlementSource.None
                ? null
                : new TextFactView { Value = entitled.Plan.Name, AsOf = now, Source = SummarySource.Orders.Word() },
            Seats = NumberFactView.Of(entitled.Seats, now, SummarySource.Orders),
            Used = heardAt is { } used ? NumberFactView.Of(inUse, used, SummarySource.SeatReports) : null,
            Overage = heardAt is { } counted ? NumberFactView.Of(Owed(overages), counted, SummarySource.SeatReports) : null,
            DaysLeft = NumberFactView.Of(left, now, SummarySource.Calendar),
            NextAction = NextActionView.Of(NextChange.Of(coverage, today), now),
        };
    }

    /// <summary>A term is owed once, however many quarters it has: where quarters are reckoned, they are its parts.</summary>
    private static long Owed(IReadOnlyList<KeptOverage> overages)
    {
        var ofQuarters = overages.Where(one => one.Record.Kind == OverageKind.Quarter).Sum(one => one.Record.Owed);
        return Math.Max(ofQuarters, overages.Where(one => one.Record.Kind == OverageKind.Term).Sum(one => one.Record.Owed));
    }
}
