using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// What a subscription covers is what its amendments come to, and these are what its lines asked for: neither more nor
/// less, nor anything else.
/// </summary>
internal static class CoverageRules
{
    public static IEnumerable<Finding> Check(Case at) => Amendments(at).Concat(Coverage(at)).Concat(Days(at));

    private static IEnumerable<Finding> Amendments(Case at)
    {
        // What covers nothing from its first day on, or was undone, needs no order behind it: its order was taken back.
        var undone = at.History.Select(amendment => amendment.Terms.Undoes).OfType<long>().ToHashSet();
        var counting = at.Covered.CancelledFrom <= at.Covered.StartsOn ? [] : at.History.Where(amendment => !undone.Contains(amendment.Number));
        var lines = at.Lines.ToDictionary(line => line.Id);
        foreach (var amendment in counting.Where(amendment => amendment.LineId is not null))
        {
            if (!lines.TryGetValue(amendment.LineId!, out var line))
            {
                yield return Unordered(at, amendment, "no line of this subscription");
            }
            else if (line.Status is LineStatus.Pending or LineStatus.Scheduled or LineStatus.Denied or LineStatus.Cancelled)
            {
                yield return Unordered(at, amendment, $"a line that is {line.Status.Word()}");
            }
            else if (LineTerms.Of(line, at.Orders, amendment.Kind) is var asked && LineTerms.Of(amendment) is var says && asked != says)
            {
                yield return at.Find(DriftCodes.AmendmentDiffers, line, asked, says);
            }
        }
    }

    private static Finding Unordered(Case at, Amendment amendment, string behind) => at.Find(
        DriftCodes.AmendmentUnordered, behind, $"amendment {amendment.Number}: {LineTerms.Of(amendment)}") with
    {
        Subject = amendment.LineId!,
        LineId = amendment.LineId!,
        OrderId = amendment.OrderId ?? at.Subscription.OrderId,
    };

    private static IEnumerable<Finding> Coverage(Case at)
    {
        var (stored, replayed) = (at.Subscription.Coverage, at.Covered);
        if (at.History.Count != at.Subscription.Version)
        {
            yield return at.Find(DriftCodes.CoverageDiffers, $"{at.History.Count} amendments", $"version {at.Subscription.Version}");
        }
        else if (SubscriptionTable.Json.Whole(stored) != SubscriptionTable.Json.Whole(replayed))
        {
            yield return at.Find(DriftCodes.CoverageDiffers, CoverageTerms.Of(replayed), CoverageTerms.Of(stored));
        }
    }

    /// <summary>A day that comes by itself has work that waits for it; a day that is over has been served.</summary>
    private static IEnumerable<Finding> Days(Case at)
    {
        var late = at.Days.FirstOrDefault(day =>
            day.On is { } on && (day.Attempt is null || (day.Attempt > 0 && on < at.Today)));
        return late is null
            ? []
            :
            [
                at.Find(
                    DriftCodes.BoundaryMissing, $"{late.Kind} of {late.Period}",
                    late.Attempt is { } attempts ? $"not done after {attempts} attempts" : "not done, and no work waits for it"),
            ];
    }
}
