using System.Diagnostics;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>Asks again until the answer is right, and tells the last one when it never is.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(20);

    /// <returns>The first answer that is right.</returns>
    public static async Task<T> HoldsAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight, TimeSpan within)
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(_between);
        while (true)
        {
            var answer = await ask();
            if (isRight(answer))
            {
                return answer;
            }

            if (waited.Elapsed > within)
            {
                throw new TimeoutException($"After {within} the answer was still: {answer}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
