using System.Diagnostics;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Access.Tokens;

namespace Fulfillment.Benchmarks;

/// <summary>What the house does behind every call.</summary>
internal static class Inside
{
    private const int Checks = 5_000;
    private const int Records = 10_000;
    private const int Repeats = 5;

    /// <summary>A token that was seen before: how nearly every call of a partner comes.</summary>
    public static async Task<Series> WarmTokensAsync(BenchHouse house)
    {
        var token = house.Token();
        return await CheckAsync("token check, seen before", house, () => token);
    }

    /// <summary>A token for the first time: signature, claims and all.</summary>
    public static Task<Series> ColdTokensAsync(BenchHouse house)
    {
        var tokens = new Queue<string>(Enumerable.Range(0, 2 * Checks).Select(_ => house.Token()));
        return CheckAsync("token check, new token", house, tokens.Dequeue);
    }

    public static Task<Series> LicensesAsync(BenchHouse house) =>
        MeasureAsync("license, signed and read back", 500, () => house.LicenseAsync());

    /// <summary>A subscription that was amended a thousand times, played from the beginning.</summary>
    public static Task<Series> ReplayAsync()
    {
        var first = new DateOnly(2027, 1, 1);
        var plan = new PlanOf("premium-sm", "premium", 20);
        IReadOnlyList<Amendment> history =
        [
            Amended(1, AmendmentKind.New, first, new AmendmentTerms
            {
                Intervals = [.. Interval.OfTerm(first, 60, 10, []).Select(one => one with { Plan = plan })],
            }),
            .. Enumerable.Range(2, 999).Select(n => Amended(n, AmendmentKind.AddSeats, first.AddDays(n), new AmendmentTerms { Seats = 1 })),
        ];
        return MeasureAsync("replay of 1 000 amendments", 500, () => Task.FromResult(Replay.Of(history).Intervals.Count));
    }

    private static Amendment Amended(long number, AmendmentKind kind, DateOnly on, AmendmentTerms terms) =>
        new() { Number = number, Kind = kind, EffectiveOn = on, Terms = terms, Actor = "bench", RecordedAt = default };

    public static async Task<Series> AuditAsync(BenchHouse house)
    {
        await house.FillAuditAsync(Records);
        return await MeasureAsync(
            $"audit verify, {Records} records",
            Repeats,
            () => house.Verifier.VerifyAsync(null, CancellationToken.None));
    }

    private static Task<Series> CheckAsync(string name, BenchHouse house, Func<string> next) =>
        MeasureAsync(name, Checks, async () =>
        {
            if (await house.Validator.ValidateAsync(next(), CancellationToken.None) is not TokenVerdict.Accepted)
            {
                throw new InvalidOperationException("A sound token was refused.");
            }

            return true;
        });

    /// <summary>As often to warm up as to measure.</summary>
    private static async Task<Series> MeasureAsync<T>(string name, int times, Func<Task<T>> run)
    {
        for (var time = 0; time < times; time++)
        {
            await run();
        }

        var values = new List<double>(times);
        for (var time = 0; time < times; time++)
        {
            var start = Stopwatch.GetTimestamp();
            await run();
            values.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return new Series(name, values);
    }
}
