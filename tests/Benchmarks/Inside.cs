using System.Diagnostics;
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
