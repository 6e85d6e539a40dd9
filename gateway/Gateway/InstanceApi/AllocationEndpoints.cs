using System.Text.Json;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>Where a subscription is installed, and how its seats are spread, as its partner sees and says it.</summary>
internal static class AllocationEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions/{id}/instances", "Subscriptions")
            .MapGet("", ListAsync).DocumentInstances().RequireScope(Scopes.SubscriptionsRead);

    public static void MapAllocations(this IEndpointRouteBuilder routes)
    {
        var allocations = routes.MapPartnerGroup("/v1/subscriptions/{id}/allocations", "Subscriptions");
        allocations.MapGet("", GetAsync).DocumentAllocations().RequireScope(Scopes.SubscriptionsRead);
        allocations.MapPut("", SpreadAsync).DocumentSpread().RequireScope(Scopes.SubscriptionsWrite);
    }

    private static async Task<IResult> ListAsync(
        string id, HttpContext context, Database database, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var partner = context.CallingPartner().Id;
        var scope = $"instances/{partner}/{id}";
        var (before, stale) = cursors.Begin(scope, cursor, Ids.AfterAll);
        if (stale is not null)
        {
            return stale;
        }

        var found = await database.ReadAsync(
            async tx => await SubscriptionTable.FindAsync(tx, partner, id, cancel) is null
                ? null
                : await ActivationTable.ListAsync(tx, id, before, limit + 1, cancel),
            cancel);
        return found is null
            ? Unknown(context, id)
            : TypedResults.Ok(ListView<InstanceView>.Page(found, limit, InstanceView.Of, last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, AllocationDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        return await desk.FindAsync(context.CallingPartner(), id, cancel) is { } found
            ? TypedResults.Ok(AllocationsView.Of(found))
            : Unknown(context, id);
    }

    private static async Task<IResult> SpreadAsync(string id, HttpContext context, AllocationDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        // A foreign id is unknown whatever is sent to it.
        var partner = context.CallingPartner();
        if (await desk.FindAsync(partner, id, cancel) is null)
        {
            return Unknown(context, id);
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.AllocationsRequest, EachOnce, cancel);
        if (body is BodyOutcome<AllocationsRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var asked = ((BodyOutcome<AllocationsRequest>.Read)body).Value.Allocations ?? [];
        var shares = asked.Select(share => new InstanceShare(share.InstanceId, share.Seats)).ToList();
        return await desk.SpreadAsync(partner, id, shares, context.Caller().Actor, cancel) switch
        {
            AllocationOutcome.Spread spread => TypedResults.Ok(AllocationsView.Of(spread.Allocations)),
            AllocationOutcome.UnknownInstances unknown => Problems.OfFaults("allocation.impossible", [.. unknown.Places.Select(NoSuch)]),
            _ => Unknown(context, id),
        };
    }

    private static void EachOnce(JsonElement body, Inspection inspection)
    {
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("allocations", out var list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var seen = new HashSet<string>();
        inspection.Enter("allocations");
        foreach (var (index, share) in list.EnumerateArray().Index())
        {
            inspection.Enter(index);
            if (NameOf(share) is { } name && !seen.Add(name))
            {
                inspection.AddAt("instanceId", "instance.duplicate", "This instance stands in the list already.");
            }

            inspection.Leave();
        }

        inspection.Leave();
    }

    private static string? NameOf(JsonElement share) =>
        share.ValueKind == JsonValueKind.Object
        && share.TryGetProperty("instanceId", out var name)
        && name.ValueKind == JsonValueKind.String
        && JsonText.FlawOf(name) is null
            ? name.GetString()
            : null;

    private static Fault NoSuch(int place) =>
        new($"/allocations/{place}/instanceId", "instance.unknown", "The subscription has no instance of this name.");

    private static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "subscription.unknown", id);
        return Problems.Of("subscription.unknown", "You have no subscription with this id.");
    }
}
