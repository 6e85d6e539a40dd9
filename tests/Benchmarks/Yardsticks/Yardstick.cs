using System.Globalization;

namespace Fulfillment.Benchmarks.Yardsticks;

/// <summary>What this machine can do in this run; every promise about a rate is a ratio to one of these.</summary>
/// <param name="P">PostgreSQL's single-row commits per second; NaN without a server.</param>
/// <param name="S">SQLite's single-row commits per second.</param>
/// <param name="Bare">Answers per second of an endpoint that does one INSERT.</param>
/// <param name="Echo">Answers per second of an endpoint that does nothing.</param>
internal sealed record Yardstick(double P, double S, double Bare, double Echo)
{
    public static async Task<Yardstick> TakeAsync(bool postgres, Action<string> say)
    {
        var s = await SqliteCommits.RunAsync(4);
        say($"yardstick S (SQLite, synchronous=FULL): {s:0} commits/s");
        if (!postgres)
        {
            return new Yardstick(double.NaN, s, double.NaN, double.NaN);
        }

        var p = await Pgbench.RunAsync(8);
        say($"yardstick P (pgbench, 32 clients): {p:0} commits/s");
        var (bare, echo) = await BareHost.MeasureAsync(5);
        say($"bare endpoint with one INSERT: {bare:0}/s; echo: {echo:0}/s");
        return new Yardstick(p, s, bare, echo);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"P = {P:0}/s (pgbench), S = {S:0}/s (SQLite), bare endpoint {Bare:0}/s, echo {Echo:0}/s");
}
