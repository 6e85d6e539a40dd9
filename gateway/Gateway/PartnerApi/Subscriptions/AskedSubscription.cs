using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>A subscription that its partner wants to change by itself, without an order.</summary>
/// <param name="Partner">Who asks.</param>
/// <param name="Today">The partner's business day.</param>
/// <param name="Versions">
/// What the caller's condition was checked against, and so what may be changed; <c>null</c> where it sets none.
/// </param>
internal sealed record AskedSubscription(Partner Partner, DateOnly Today, IReadOnlyList<long>? Versions)
{
    public static Problem Moved() =>
        Problems.Of("version.mismatch", "The subscription has changed since you read it. Read it again and decide anew.");

    /// <returns>What is asked for, or why it is refused.</returns>
    public static async Task<(AskedSubscription? Asked, IResult? Refusal)> ReadAsync(
        string id, HttpContext context, Database database, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return (null, refusal);
        }

        var partner = context.CallingPartner();
        var today = partner.Today(clock);
        if (await database.ReadAsync(tx => SubscriptionTable.FindAsync(tx, partner.Id, id, cancel), cancel) is not { } known)
        {
            return (null, SubscriptionEndpoints.Unknown(context, id));
        }

        return ETags.IfMatch(context.Request, SubscriptionEndpoints.Tag(known, today)) == Precondition.Fails
            ? (null, Moved())
            : (new AskedSubscription(partner, today, context.Request.Headers.IfMatch.Count == 0 ? null : [known.Version]), null);
    }

    /// <summary>The subscription as it stands after the change.</summary>
    public Ok<SubscriptionView> Changed(HttpContext context, Subscription subscription, ManagedPlaces places)
    {
        context.Response.Headers.ETag = SubscriptionEndpoints.Tag(subscription, Today);
        return TypedResults.Ok(SubscriptionView.Of(subscription, Today, places.Of(subscription.Channel)));
    }
}
