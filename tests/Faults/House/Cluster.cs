using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.House;

/// <summary>A PostgreSQL server of this run's own, that may be stopped as a power cut would and started again.</summary>
internal sealed class Cluster : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly ChildProcess _process;
    private int _turns;

    private Cluster(ChildProcess process, string connectionString) => (_process, ConnectionString) = (process, connectionString);

    public string ConnectionString { get; }

    public static async Task<Cluster> StartAsync()
    {
        var process = ChildProcess.Start("bash", [Repo.PathOf("tests/postgres.sh"), "serve"]);
        return new Cluster(process, await process.WaitForLineAsync("^Host=", _patience));
    }

    public Task CutAsync() => TellAsync("cut");

    public Task RestoreAsync() => TellAsync("restore");

    public void Dispose() => _process.Dispose();

    private async Task TellAsync(string word)
    {
        var turn = ++_turns;
        _process.Tell($"{word} {turn}");
        await _process.WaitForLineAsync($"^{word} {turn} done$", _patience);
    }
}
