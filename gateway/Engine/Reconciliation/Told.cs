using System.Globalization;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>So many seats of a plan, and what comes on top of it, from one day to another, as a coverage and as a license tell it.</summary>
internal sealed record Told(DateOnly StartsOn, DateOnly EndsOn, long Seats, string Plan, string AddOns)
{
    /// <summary>From a day on, neighbors that say the same as one; where all is over, the last one.</summary>
    public static IReadOnlyList<Told> From(DateOnly day, IEnumerable<Told> all)
    {
        var told = new List<Told>();
        foreach (var one in all)
        {
            if (told is [.., var last] && last.EndsOn == one.StartsOn && last with { StartsOn = one.StartsOn, EndsOn = one.EndsOn } == one)
            {
                told[^1] = last with { EndsOn = one.EndsOn };
            }
            else
            {
                told.Add(one);
            }
        }

        var left = told.Where(one => one.EndsOn > day).Select(one => one.StartsOn < day ? one with { StartsOn = day } : one).ToList();
        return left.Count > 0 ? left : [.. told.TakeLast(1).Select(one => one with { StartsOn = one.EndsOn })];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Seats} seats{(Plan.Length > 0 ? " " : "")}{Plan}{AddOns} {StartsOn:yyyy-MM-dd}..{EndsOn:yyyy-MM-dd}");
}
