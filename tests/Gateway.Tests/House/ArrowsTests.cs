namespace Fulfillment.Gateway.Tests.House;

/// <summary>Who may know whom. A new project or a new arrow is a decision: it is written here first.</summary>
public sealed class ArrowsTests
{
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Fulfillment.Sdk"] = [],
        ["Fulfillment.Engine"] = ["Fulfillment.Sdk"],
        ["Fulfillment.Screening"] = ["Fulfillment.Sdk"],
        ["Fulfillment.Connectors"] = ["Fulfillment.Sdk"],
        ["Fulfillment.Adapters.Distributor"] = ["Fulfillment.Sdk"],
        ["Fulfillment.Gateway"] =
            ["Fulfillment.Engine", "Fulfillment.Screening", "Fulfillment.Connectors", "Fulfillment.Sdk"],

        // The targets' own side: it knows the wire and nothing of ours, and nothing of ours knows it.
        ["Fulfillment.Simulators"] = [],

        // A test project sees what its subject sees, and the tests' own support.
        ["Fulfillment.Tests.Support"] = [],
        ["Fulfillment.Sdk.Tests"] = ["Fulfillment.Sdk", "Fulfillment.Tests.Support"],
        ["Fulfillment.Engine.Tests"] = ["Fulfillment.Engine", "Fulfillment.Sdk", "Fulfillment.Tests.Support"],
        ["Fulfillment.Screening.Tests"] = ["Fulfillment.Screening", "Fulfillment.Sdk", "Fulfillment.Tests.Support"],
        ["Fulfillment.Screening.Evaluation"] = ["Fulfillment.Screening", "Fulfillment.Sdk"],
        ["Fulfillment.Adapters.Tests"] =
            ["Fulfillment.Adapters.Distributor", "Fulfillment.Sdk", "Fulfillment.Tests.Support"],
        ["Fulfillment.Gateway.Tests"] =
        [
            "Fulfillment.Gateway", "Fulfillment.Engine", "Fulfillment.Screening", "Fulfillment.Simulators", "Fulfillment.Sdk",
            "Fulfillment.Tests.Support",
        ],
        ["Fulfillment.Faults"] = ["Fulfillment.Engine", "Fulfillment.Sdk", "Fulfillment.Tests.Support"],
        ["Fulfillment.Benchmarks"] =
            ["Fulfillment.Gateway", "Fulfillment.Engine", "Fulfillment.Screening", "Fulfillment.Sdk", "Fulfillment.Tests.Support"],
    };

    [Fact]
    public void Every_reference_between_projects_is_an_allowed_arrow()
    {
        var faults = Project.All.SelectMany(FaultsOf);

        Faults.None(faults, "Draw the arrow in ArrowsTests if it is meant, or take the reference out:");
    }

    [Fact]
    public void Every_arrow_belongs_to_a_project_that_exists() =>
        Faults.None(
            _allowed.Keys.Except(Project.All.Select(project => project.Name)),
            "These projects are gone; take their arrows out of ArrowsTests:");

    [Fact]
    public void The_sdk_references_no_package() =>
        Assert.Empty(Project.All.Single(project => project.Name == "Fulfillment.Sdk").Packages);

    [Fact]
    public void Only_the_gateway_and_the_simulators_are_web_projects() =>
        Assert.Equal(
            ["gateway/Gateway/Fulfillment.Gateway.csproj", "gateway/Simulators/Fulfillment.Simulators.csproj"],
            SourceTree.EndingWith(".csproj")
                .Where(file => file.Text.Contains("Microsoft.NET.Sdk.Web") || file.Text.Contains("Microsoft.AspNetCore.App"))
                .Select(file => file.Path)
                .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal)));

    private static IEnumerable<string> FaultsOf(Project project) =>
        _allowed.TryGetValue(project.Name, out var allowed)
            ? project.References.Except(allowed).Where(other => other != project.Name)
                .Select(other => $"{project.Name} -> {other}")
            : [$"{project.Name} is not listed"];
}
