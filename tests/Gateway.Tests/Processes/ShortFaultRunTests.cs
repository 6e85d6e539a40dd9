using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>The fault run of <c>make faults</c>, shortened and with its usual seed; alone, as it needs the machine.</summary>
[Collection(nameof(ShortFaultRunTests))]
[CollectionDefinition(nameof(ShortFaultRunTests), DisableParallelization = true)]
public sealed class ShortFaultRunTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(6);

    [Fact]
    public Task Nothing_is_lost_or_doubled_on_sqlite() => PassesAsync("sqlite");

    [PostgresFact]
    public Task Nothing_is_lost_or_doubled_on_postgresql() => PassesAsync("postgres");

    private static async Task PassesAsync(string database)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Repo.PathOf($"artifacts/bin/Fulfillment.Faults/{configuration}/Fulfillment.Faults.dll");

        using var run = ChildProcess.Start("dotnet", [program, "short", database]);
        var code = await run.WaitForExitAsync(_patience);

        Assert.True(code == 0, string.Join('\n', run.Lines));
    }
}
