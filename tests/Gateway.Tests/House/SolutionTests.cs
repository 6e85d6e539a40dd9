using System.Text.Json;
using System.Text.RegularExpressions;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

public sealed partial class SolutionTests
{
    [Fact]
    public void The_solution_holds_every_project_on_disk_and_no_other() =>
        Assert.Equal(
            SourceTree.EndingWith(".csproj").Select(file => file.Path).Order(StringComparer.Ordinal),
            ProjectPath().Matches(File.ReadAllText(Repo.PathOf("Fulfillment.sln")))
                .Select(match => match.Groups["path"].Value.Replace('\\', '/'))
                .Order(StringComparer.Ordinal));

    [Fact]
    public void The_demo_builds_no_test() =>
        Assert.DoesNotContain(DemoProjects(), path => path.StartsWith("tests/", StringComparison.Ordinal));

    [Fact]
    public void The_demo_builds_every_adapter_because_nothing_references_them() =>
        Assert.Empty(SourceTree.EndingWith(".csproj").Select(file => file.Path)
            .Where(path => path.StartsWith("adapters/", StringComparison.Ordinal))
            .Except(DemoProjects()));

    [Fact]
    public void Every_project_has_a_lock_file() =>
        Faults.None(
            SourceTree.EndingWith(".csproj")
                .Select(file => Path.GetDirectoryName(file.Path)!.Replace('\\', '/') + "/packages.lock.json")
                .Where(path => !File.Exists(Repo.PathOf(path))),
            "Run dotnet restore and commit:");

    private static IEnumerable<string> DemoProjects()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Repo.PathOf("Demo.slnf")));
        return [.. filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
            .Select(path => path.GetString()!.Replace('\\', '/'))];
    }

    [GeneratedRegex(@"^Project\(.*?"", ""(?<path>[^""]+\.csproj)""", RegexOptions.Multiline)]
    private static partial Regex ProjectPath();
}
