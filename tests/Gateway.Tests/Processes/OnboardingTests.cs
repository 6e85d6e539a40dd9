using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>The script of <c>docs/onboarding.md</c>, as an operator runs it.</summary>
public sealed class OnboardingTests : IAsyncLifetime
{
    private static readonly string _script = Repo.PathOf("docs/onboard-partner.sh");

    private readonly HouseProgram _house = HouseProgram.Open();
    private Serving _serving = null!;

    public async Task InitializeAsync() => _serving = await _house.ServeAsync();

    public async Task DisposeAsync()
    {
        _serving.Dispose();
        await _house.DisposeAsync();
    }

    [CurlFact]
    public async Task A_partner_is_brought_in_by_commands_alone_from_the_trial_order_to_the_webhook()
    {
        var (code, lines) = await RunAsync(
            "acme", "Acme Resale Inc.", "partner-net", "premium-sm ultimate-sm", "usual", "600", "https://acme.example/hooks");

        Assert.True(code == 0, string.Join('\n', lines));
        Assert.Contains(lines, line => line.StartsWith("sandbox         client id cli_", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("production      client id cli_", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("webhook secret  whsec_", StringComparison.Ordinal));
        Assert.True(int.Parse(lines.Single(line => line.EndsWith("done", StringComparison.Ordinal)).Split('s')[0]) < 15 * 60);
    }

    [CurlFact]
    public async Task What_the_catalog_does_not_have_is_told_before_anybody_is_in()
    {
        var (code, lines) = await RunAsync("acme", "Acme Resale Inc.", "gold", "premium-xl", "Usual!", "600");

        var told = string.Join('\n', lines);
        Assert.NotEqual(0, code);
        Assert.Contains("--price-list names 'gold'", told, StringComparison.Ordinal);
        Assert.Contains("--skus names premium-xl", told, StringComparison.Ordinal);
        Assert.Contains("--screening-profile", told, StringComparison.Ordinal);
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(_house.Environment)
        {
            ["GATEWAY"] = _serving.Address.ToString().TrimEnd('/'),
            ["FULFILLMENT"] = $"dotnet {HouseProgram.Dll}",
        };
        using var script = ChildProcess.Start("bash", [_script, .. arguments], environment, _house.PathOf("."));
        var code = await script.WaitForExitAsync(TimeSpan.FromMinutes(2));
        return (code, script.Lines);
    }
}
