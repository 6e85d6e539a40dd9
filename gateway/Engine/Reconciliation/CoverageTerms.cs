using System.Globalization;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>Coverages and licenses in short words.</summary>
internal static class CoverageTerms
{
    public static string Of(Coverage coverage) => string.Join("; ",
    [
        .. coverage.Intervals.Select(one => $"{Of(one.StartsOn, one.EndsOn, one.Seats)} {one.Plan.Sku}"),
        .. coverage.AddOns.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Held.Quantity} {one.Held.What.Sku} {one.StartsOn:yyyy-MM-dd}..{one.EndsOn:yyyy-MM-dd}")),
        .. coverage.Overlays.Select(one => $"trial {Of(one.StartsOn, one.EndsOn, one.Seats)} {one.Plan.Sku}"),
        .. coverage.Suspensions.Select(one => $"suspended from {one.From:yyyy-MM-dd}"),
        .. coverage.CancelledFrom is { } day ? new[] { $"cancelled from {day:yyyy-MM-dd}" } : [],
        .. coverage.TrueUps.Select(one => $"{one.Seats} trued up on {one.On:yyyy-MM-dd}"),
        $"autoRenew {coverage.Flags.AutoRenew}, next term {coverage.AtRenewal.TermMonths} months {coverage.AtRenewal.Seats:+0;-0;0} {coverage.AtRenewal.Plan?.Sku}".TrimEnd(),
        .. coverage.AtRenewal.AddOns.Held.Select(one => $"next term {one.Quantity:+0;-0} {one.What.Sku}"),
    ]);

    public static string Of(IEnumerable<Told> told) => string.Join("; ", told);

    /// <summary>What a license should tell from a day on.</summary>
    /// <param name="coverage">What is covered.</param>
    /// <param name="day">The day.</param>
    /// <param name="plans">Whether the plans count: a license's record has none.</param>
    public static IReadOnlyList<Told> Asked(Coverage coverage, DateOnly day, bool plans) => Told.From(
        day,
        coverage.StretchesFrom(day).Select(one => new Told(
            one.StartsOn, one.EndsOn, one.What.Seats, plans ? one.What.Plan.Name : "", plans ? Of(one.What.AddOns.Amounts()) : "")));

    /// <summary>What the claims of a file tell that the customer has.</summary>
    public static IReadOnlyList<Told> Of(LicenseClaims claims, DateOnly day, bool plans) => Told.From(
        day,
        claims.Intervals.Select(one => new Told(
            one.Start, one.End, one.Seats, plans ? one.Plan : "", plans ? Of(Amounts(one.AddOns ?? claims.AddOns)) : "")));

    /// <summary>What the record of a license tells.</summary>
    public static IReadOnlyList<Told> Of(License license, DateOnly day) => Told.From(
        day, license.Intervals.Select(one => new Told(one.StartsOn, one.EndsOn, one.Seats, "", "")));

    private static IEnumerable<KeyValuePair<string, long>> Amounts(IEnumerable<LicenseAddOn> addOns) =>
        addOns.Select(one => KeyValuePair.Create(one.Name, (long)one.Quantity));

    private static string Of(IEnumerable<KeyValuePair<string, long>> amounts) =>
        string.Concat(amounts.Select(one => string.Create(CultureInfo.InvariantCulture, $" +{one.Value} {one.Key}")));

    private static string Of(DateOnly from, DateOnly until, long seats) =>
        string.Create(CultureInfo.InvariantCulture, $"{seats} seats {from:yyyy-MM-dd}..{until:yyyy-MM-dd}");
}
