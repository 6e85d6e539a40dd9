using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Makes the booking of a line that is being provisioned. Nobody pays in a sandbox.</summary>
public sealed class BookingDesk(ProductCatalog catalog, TimeProvider clock)
{
    /// <param name="job">The line at work.</param>
    /// <param name="amendment">What it comes to.</param>
    /// <param name="before">What was covered before it.</param>
    /// <param name="amended">The subscription after it.</param>
    /// <returns><c>null</c> where nothing is paid for.</returns>
    public Booking? Of(StepJob job, Amendment amendment, Coverage before, Subscription amended)
    {
        var at = new BookedLine(job.Line, job.Asked, catalog.PriceListOn(job.Partner.PriceList, job.Today));
        return AmendmentBooking.Of(at, amendment, before, amended.Coverage) is { } amounts ? Of(job, amended.Id, amounts) : null;
    }

    /// <summary>A pack is paid for once, and is used up: no day is counted, and nothing recurs.</summary>
    public Booking? OfPack(StepJob job) => Of(job, job.Subscription!.Id, new BookedAmounts(BookingKind.Expansion, job.Line.StartsOn, 0)
    {
        Currency = job.Line.Price?.Currency,
        NetMinor = job.Line.Price?.NetMinor,
        ArrMinor = 0,
    });

    private Booking? Of(StepJob job, string subscriptionId, BookedAmounts amounts) => job.Partner.Sandbox ? null : new Booking
    {
        Id = Ids.New("bok", clock),
        LineId = job.Line.Id,
        OrderId = job.Order.Id,
        SubscriptionId = subscriptionId,
        Partner = job.Partner.Id,
        Kind = amounts.Kind,
        Currency = amounts.Currency,
        NetMinor = amounts.NetMinor,
        Days = amounts.Days,
        ArrMinor = amounts.ArrMinor,
        EffectiveOn = amounts.EffectiveOn,
        BookedAt = clock.GetUtcNow(),
    };
}
