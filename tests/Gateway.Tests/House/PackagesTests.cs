using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>
/// The package registry has no advisory feed, so we keep our own list and hold every resolved version against it.
/// Verdicts: <c>fixed</c> - our version lies outside the range; <c>notAffected</c> - the package is not in any lock file;
/// <c>accepted</c> - it lies inside, and the entry says why that is borne.
/// </summary>
public sealed class PackagesTests
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Advisory[] _advisories =
        JsonSerializer.Deserialize<Advisory[]>(File.ReadAllText(Repo.PathOf("specs/known-advisories.json")), _json)!;

    [Fact]
    public void No_package_has_a_known_fault_that_was_not_accepted() =>
        Faults.None(Unaccepted(_advisories, [.. Central(), .. Resolved()]), "Raise the version, or accept it and say why:");

    [Fact]
    public void An_accepted_fault_is_still_there() =>
        Faults.None(
            _advisories.Where(advisory => advisory.Verdict == "accepted" && !Resolved().Any(advisory.Hits))
                .Select(advisory => $"{advisory.Id} {advisory.Package}"),
            "No resolved version lies in the range any more; the verdict is fixed:");

    [Fact]
    public void Every_advisory_says_why() =>
        Faults.None(
            _advisories.Where(advisory => advisory.Why.Length < 20
                    || advisory.Verdict is not ("fixed" or "accepted" or "notAffected"))
                .Select(advisory => $"{advisory.Id} {advisory.Package}"),
            "Verdict is fixed, accepted or notAffected, and why is a sentence:");

    [Fact]
    public void The_lock_files_are_read() =>
        Assert.Contains(Resolved(), package => package.Name == "Npgsql" && package.From.StartsWith("gateway/", StringComparison.Ordinal));

    [Theory]
    [InlineData("fixed", 1)]
    [InlineData("notAffected", 1)]
    [InlineData("accepted", 0)]
    public void A_package_inside_a_range_fails_unless_it_is_accepted(string verdict, int faults)
    {
        var advisory = new Advisory("Some.Package", "< 2.0.0", "CVE-0000-0001", verdict, "A sentence of a reason.");

        var found = Unaccepted([advisory], [new Package("some.package", "1.9.0", "a"), new Package("some.package", "2.0.0", "b")]);

        Assert.Equal(faults, found.Count());
    }

    [Theory]
    [InlineData("< 13.0.1", "13.0.0", true)]
    [InlineData("< 13.0.1", "13.0.1", false)]
    [InlineData("< 13.0.1", "13.0.1-beta2", true)]
    [InlineData("<= 2.0.6", "2.0.6", true)]
    [InlineData("<= 2.0.6", "2.0.6.1", false)]
    [InlineData("= 2.0.6", "2.0.6.0", true)]
    [InlineData(">= 8.0.0, < 8.0.5", "8.0.4", true)]
    [InlineData(">= 8.0.0, < 8.0.5", "7.0.4", false)]
    [InlineData(">= 8.0.0, < 8.0.5", "10.0.0", false)]
    [InlineData("< 1.0.1 || >= 2.0.0, < 2.0.1", "2.0.0", true)]
    [InlineData("< 1.0.1 || >= 2.0.0, < 2.0.1", "1.5.0", false)]
    [InlineData("> 1.0", "1.0.1", true)]
    public void A_range_holds_the_versions_it_says(string range, string version, bool expected) =>
        Assert.Equal(expected, new AdvisoryRange(range).Contains(version));

    [Theory]
    [InlineData("13.0.1")]
    [InlineData("~ 1.0.0")]
    [InlineData("")]
    public void A_range_that_cannot_be_read_is_refused(string range) =>
        Assert.Throws<FormatException>(() => new AdvisoryRange(range));

    private static IEnumerable<string> Unaccepted(IEnumerable<Advisory> advisories, IReadOnlyList<Package> packages) =>
        from advisory in advisories
        where advisory.Verdict != "accepted"
        from package in packages
        where advisory.Hits(package)
        select $"{package.Name} {package.Version} ({package.From}): {advisory.Id}, {advisory.Range}. {advisory.Why}";

    private static IEnumerable<Package> Central() =>
        XDocument.Load(Repo.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(package => new Package(
                package.Attribute("Include")!.Value, package.Attribute("Version")!.Value, "Directory.Packages.props"));

    private static IEnumerable<Package> Resolved() =>
        from file in SourceTree.EndingWith("packages.lock.json")
        from framework in JsonDocument.Parse(file.Text).RootElement.GetProperty("dependencies").EnumerateObject()
        from package in framework.Value.EnumerateObject()
        where package.Value.TryGetProperty("resolved", out _)
        select new Package(package.Name, package.Value.GetProperty("resolved").GetString()!, file.Path);

    private sealed record Package(string Name, string Version, string From);

    private sealed record Advisory(
        string Package, string Range, [property: JsonPropertyName("advisory")] string Id, string Verdict, string Why)
    {
        public bool Hits(Package package) =>
            string.Equals(package.Name, Package, StringComparison.OrdinalIgnoreCase)
            && new AdvisoryRange(Range).Contains(package.Version);
    }
}
