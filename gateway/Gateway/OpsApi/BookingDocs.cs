using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What the operators' document says of bookings.</summary>
internal static class BookingDocs
{
    private static readonly Booking _booking = new()
    {
        Id = "bok_01jd7m3q9x4t6v8b2c5e7g9h1x",
        Kind = BookingKind.Expansion,
        Partner = "acme",
        OrderId = Examples.Received.Id,
        LineId = "lin_01jd7m3q9x4t6v8b2c5e7g9h1u",
        SubscriptionId = "sub_01jd7m3q9x4t6v8b2c5e7g9h1v",
        Currency = "USD",
        NetMinor = 87_000,
        Days = 181,
        ArrMinor = 174_000,
        EffectiveOn = new DateOnly(2026, 11, 21),
        BookedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
    };

    private static readonly ParameterDoc _from = ParameterDoc.Day("from", "Only those booked on this day or later (UTC).");
    private static readonly ParameterDoc _to = ParameterDoc.Day("to", "Only those booked before this day (UTC).");

    public static RouteHandlerBuilder DocumentBookings(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListBookings").WithSummary("What order lines changed of what is paid for, newest first")
        .WithDescription("Each line that is carried out and paid for books once, together with the work itself; bookings are never changed, and what is taken back is booked back by one that `reverses` it. "
            + "`new` is the first paid term, `renewal` the next one, `expansion` more seats, a higher plan, add-ons, packs, seats paid afterwards and a later end, `contraction` less from the next term on or an earlier end, `churn` a cancellation. "
            + "The sum of `arrMinor` over a subscription is what it pays by the year: a renewal books what the new term differs from it, steps of a ramp and changed prices included, and a cancellation takes it off. "
            + "Trials, transfers, agreements and sandbox partners book nothing; nor did lines from before there were bookings.")
        .WithParameters(
            _from, _to,
            ParameterDoc.Text("partner", "Only those of this partner's orders.", "acme", 40),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<BookingView>
        {
            Data = [BookingView.Of(_booking)],
            NextCursor = null,
        });

    public static RouteHandlerBuilder DocumentBookingSums(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SumBookings").WithSummary("The sums of what was booked, by kind and currency")
        .WithDescription("Bookings without a price stand by themselves, without a currency.")
        .WithParameters(_from, _to)
        .WithResponseExample(StatusCodes.Status200OK, new BookingSummaryView
        {
            From = new DateOnly(2026, 11, 1),
            To = new DateOnly(2026, 12, 1),
            Sums = [new BookingSumView { Kind = "expansion", Currency = "USD", Count = 1, WithoutArr = 0, NetMinor = 87_000, ArrMinor = 174_000 }],
        });
}
