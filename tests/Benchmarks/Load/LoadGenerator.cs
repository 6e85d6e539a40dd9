using System.Text.Json;
using Fulfillment.Benchmarks.Machine;

namespace Fulfillment.Benchmarks.Load;

/// <summary>Starts the load generator as a process of its own, so that its processor time is counted apart.</summary>
internal static class LoadGenerator
{
    // The answers are handled on the socket engine's one thread: no hop to a pool, no locks that anybody waits for.
    private static readonly Dictionary<string, string?> _environment = new()
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcConcurrent"] = "0",
    };

    /// <param name="measuring">Runs when the window opens.</param>
    public static async Task<FireResult> RunAsync(FirePlan plan, Action? measuring = null)
    {
        using var process = Own.Start(FireRun.Verb, [], _environment);
        process.Tell(JsonSerializer.Serialize(plan));
        await process.WaitForLineAsync($"^{FireRun.Measuring}$", TimeSpan.FromSeconds(plan.WarmUpSeconds + 60));
        measuring?.Invoke();
        var line = await process.WaitForLineAsync($"^{FireRun.Result}", TimeSpan.FromSeconds(plan.Seconds + 60));
        return JsonSerializer.Deserialize<FireResult>(line[FireRun.Result.Length..])!;
    }
}
