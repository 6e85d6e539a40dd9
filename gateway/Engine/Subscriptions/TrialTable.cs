using System.Data.Common;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>Which plans customers have tried.</summary>
public static class TrialTable
{
    /// <summary>Keeps that a plan was tried; the first trial stays on record.</summary>
    public static void Insert(Writes writes, IEnumerable<TriedPlan> tried)
    {
        foreach (var one in tried)
        {
            writes.Add(Sql.Insert, one);
        }
    }

    /// <summary>Lines that were taken back gave no trial.</summary>
    public static void Forget(Writes writes, IEnumerable<string> lineIds)
    {
        foreach (var line in lineIds)
        {
            writes.Add(Sql.Forget, new Line(line));
        }
    }

    /// <returns>The plans that a customer has tried.</returns>
    public static async Task<IReadOnlySet<string>> PlansAsync(
        DbTransaction tx, IReadOnlyList<string> customer, CancellationToken cancel) =>
        (await Sql.OfCustomer.ListAsync<string>(tx, [.. customer.Select(key => new Key(key))], cancel)).ToHashSet();

    private sealed record Key(string Customer);

    private sealed record Line(string LineId);

    private static class Sql
    {
        public static readonly RowsSql<TriedPlan> Insert = new("""
            INSERT INTO trials ({columns}) SELECT {columns} FROM {rows} WHERE true ON CONFLICT (customer, plan) DO NOTHING
            """);

        public static readonly RowsSql<Line> Forget = new("DELETE FROM trials WHERE line_id IN (SELECT r.line_id FROM {rows})");

        public static readonly RowsSql<Key> OfCustomer = new("SELECT plan FROM trials WHERE customer IN (SELECT r.customer FROM {rows})");
    }
}
