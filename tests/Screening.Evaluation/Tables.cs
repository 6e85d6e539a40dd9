using Fulfillment.Screening.Matching;

namespace Fulfillment.Screening.Evaluation;

/// <summary>The figures as text; no name is in it.</summary>
internal static class Tables
{
    /// <summary>Where a person must look, in the strictest workflow.</summary>
    public const double Floor = 0.72;

    public static IEnumerable<string> Of(NameIndex index, double seconds, double megabytes, Found found, Pairs pairs)
    {
        yield return $"index: {index.Entries} entries, {index.Names} names, built in {seconds:0.00} s, {megabytes:0} MB";
        yield return $"\nrecall at {Floor:0.00}, by change of a listed name";
        foreach (var group in found.Positives.GroupBy(one => (one.Asked.Hardness, one.Asked.Class)).OrderBy(group => group.Key.Hardness))
            yield return $"  {group.Key.Hardness,-7} {group.Key.Class,-32} {group.Count(),5}  {Share(group),7:0.000}";
        foreach (var group in found.Positives.GroupBy(one => one.Asked.Hardness).OrderBy(group => group.Key))
            yield return $"  {group.Key,-7} {"all",-32} {group.Count(),5}  {Share(group),7:0.0000}";

        yield return $"\nfalse positives at {Floor:0.00}, by class";
        foreach (var group in found.Negatives.GroupBy(one => one.Asked.Class))
            yield return $"  {group.Key,-40} {group.Count(),5}  {Share(group),7:0.0000}";
        yield return $"  {"all that are near to nobody listed",-40}        {Share(found.Negatives.Where(one => !Ordinary.IsNear(one.Asked) && !Ordinary.IsArabic(one.Asked))),7:0.0000}";
        yield return $"  {"all that share words with somebody listed",-40}       {Share(found.Negatives.Where(one => Ordinary.IsNear(one.Asked))),7:0.0000}";
        yield return $"  {"all organizations",-40}        {Share(found.Negatives.Where(one => Ordinary.IsOrganization(one.Asked))),7:0.0000}";

        yield return $"  {"respelled: a listed name but for a sound",-40} {found.Respelled.Count,5}  {Share(found.Respelled),7:0.0000}  (in none of the others; to find it is right)";

        yield return "\nfloor  recall  false   F1 of pairs  precision";
        foreach (var floor in new[] { 0.6, 0.65, 0.7, 0.72, 0.75, 0.8, 0.85, 0.9 })
            yield return $" {floor:0.00}  {found.Recall(floor):0.0000}  {found.FalsePositives(floor):0.0000}  {pairs.At(floor).F1:0.000}        {pairs.At(floor).Precision:0.000}";
        yield return $"({found.Positives.Count} changed names, {found.Negatives.Count(one => !Ordinary.IsArabic(one.Asked))} others in Latin script; {pairs.Same} pairs of one entry, {pairs.Other} of two)";

        var (all, denied) = WeakAliases.Of(index);
        yield return $"\nothers that would be denied without a person: {found.Negatives.Count(one => one.MayDeny)}; of {all} weak aliases alone: {denied}";
        var times = found.Milliseconds;
        yield return $"search: p50 {times[times.Length / 2]:0.00} ms, p99 {times[times.Length * 99 / 100]:0.00} ms, max {times[^1]:0.0} ms";
    }

    private static double Share<T>(IEnumerable<Scored<T>> group) => group.Average(one => one.Score >= Floor ? 1.0 : 0);
}
