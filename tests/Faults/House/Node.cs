using System.Diagnostics;
using Fulfillment.Engine.Store;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.House;

/// <summary>One gateway process, that may be started again and again at the same address.</summary>
internal sealed class Node(string folder, int port, Func<Dictionary<string, string?>> environment) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private ChildProcess? _process;

    public static string Dll { get; } = Repo.PathOf(
        $"artifacts/bin/Fulfillment.Gateway/{new DirectoryInfo(AppContext.BaseDirectory).Name}/Fulfillment.Gateway.dll");

    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    /// <summary>Variables of this node alone, such as a clock of its own.</summary>
    public Dictionary<string, string?> Own { get; } = [];

    public int Id => _process?.Id ?? 0;

    /// <summary>What it logged as an error since its last start.</summary>
    public IEnumerable<string> Errors =>
        _process?.Lines.Where(line => line.Contains("fail:", StringComparison.Ordinal)) ?? [];

    /// <returns><c>false</c> when it ended before it served: an armed failpoint may lie in the start.</returns>
    public async Task<bool> StartAsync(string? failpoint = null)
    {
        _process?.Dispose();
        var variables = environment();
        foreach (var (name, value) in Own)
        {
            variables[name] = value;
        }

        variables["ASPNETCORE_URLS"] = Address.ToString();
        variables[Failpoint.Variable] = failpoint;
        _process = ChildProcess.Start("dotnet", [Dll, "serve"], variables, folder);
        try
        {
            await _process.WaitForLineAsync("Now listening on: ", _patience);
            return true;
        }
        catch (InvalidOperationException) when (failpoint is not null)
        {
            return false;
        }
    }

    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> EndsAsync(TimeSpan within)
    {
        try
        {
            await _process!.WaitForExitAsync(within);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async Task KillAsync()
    {
        _process?.Kill();
        await EndsAsync(_patience);
    }

    /// <summary>Sends a signal, such as STOP.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose() => _process?.Dispose();
}
