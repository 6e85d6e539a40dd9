using System.Globalization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// What a line asks of a subscription and what an amendment of it says, in the same words, so that they can be compared.
/// Only what both tell for certain is told: what the catalog filled in may read otherwise today.
/// </summary>
internal static class LineTerms
{
    /// <param name="line">The line.</param>
    /// <param name="orders">The orders by id.</param>
    /// <param name="made">The kind of the amendment that was made of it, where one was: lines of add-ons read like others.</param>
    public static string Of(OrderLine line, IReadOnlyDictionary<string, Order> orders, AmendmentKind? made = null) =>
        made is AmendmentKind.AddOn or AmendmentKind.ReduceAddOn
            ? Text(
                (line.Action == OrderAction.ReduceSeats ? AmendmentKind.ReduceAddOn : AmendmentKind.AddOn).Word(),
                line.StartsOn, [Pieces(line.Quantity, line.Sku)])
            : Of(line, orders[line.OrderId].Content.Lines[line.Position]);

    private static string Of(OrderLine line, LineContent content) =>
        Text(line.Action.Word(), line.StartsOn, line.Action switch
        {
            OrderAction.New => [line.Sku, .. Steps(Asked(line, content))],
            OrderAction.Trial => [line.Sku, Seats(line.Quantity), Until(line.StartsOn.AddMonths(line.TermMonths ?? 0))],
            OrderAction.AddSeats or OrderAction.ReduceSeats or OrderAction.TrueUp => [Seats(line.Quantity)],
            OrderAction.Renew => [line.Quantity is null ? null : Seats(line.Quantity)],
            OrderAction.Upgrade or OrderAction.Downgrade => [line.Sku],
            OrderAction.CoTerm => [Until(content.EndsOn)],
            _ => [],
        });

    public static string Of(Amendment amendment)
    {
        var terms = amendment.Terms;
        return Text(amendment.Kind.Word(), amendment.EffectiveOn, amendment.Kind switch
        {
            AmendmentKind.New => [terms.Intervals is [var first, ..] ? first.Plan.Sku : null, .. Steps(terms.Intervals)],
            AmendmentKind.Trial => [terms.Plan?.Sku, Seats(terms.Seats), Until(terms.EndsOn)],
            AmendmentKind.AddSeats or AmendmentKind.ReduceSeats or AmendmentKind.TrueUp => [Seats(terms.Seats)],
            AmendmentKind.AddOn or AmendmentKind.ReduceAddOn => [Pieces(terms.AddOn?.Quantity, terms.AddOn?.What.Sku)],
            AmendmentKind.Renew => [terms.Seats is null ? null : Seats(terms.Seats)],
            AmendmentKind.Upgrade or AmendmentKind.Downgrade => [terms.Plan?.Sku],
            AmendmentKind.CoTerm => [Until(terms.EndsOn)],
            _ => [],
        });
    }

    private static IReadOnlyList<Interval> Asked(OrderLine line, LineContent asked) => Interval.OfTerm(
        line.StartsOn, line.TermMonths ?? 0, line.Quantity ?? 0, [.. asked.Phases.Select(phase => (phase.StartsOn, phase.Quantity))]);

    /// <summary>A step that changes nothing is none.</summary>
    private static IEnumerable<string> Steps(IReadOnlyList<Interval> intervals) => intervals
        .Where((one, i) => i + 1 == intervals.Count || intervals[i + 1].Seats != one.Seats)
        .Select(one => $"{Seats(one.Seats)} {Until(one.EndsOn)}");

    private static string Text(string kind, DateOnly from, IEnumerable<string?> parts) =>
        string.Join(' ', parts.Where(part => part is not null).Prepend($"from {Day(from)}").Prepend(kind));

    private static string Seats(long? seats) => string.Create(CultureInfo.InvariantCulture, $"{seats} seats");

    private static string Pieces(long? quantity, string? sku) => string.Create(CultureInfo.InvariantCulture, $"{quantity} of {sku}");

    private static string? Until(DateOnly? day) => day is { } end ? $"until {Day(end)}" : null;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
