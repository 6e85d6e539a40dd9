namespace Fulfillment.Gateway.Tests.House;

/// <summary>
/// The versions that an advisory is about: bounds such as <c>&lt; 13.0.1</c>, joined by commas where all must hold and
/// by <c>||</c> where one of several is enough.
/// </summary>
internal sealed class AdvisoryRange
{
    private readonly List<List<(string Operator, PackageVersion Bound)>> _alternatives;

    public AdvisoryRange(string text) =>
        _alternatives = [.. text.Split("||").Select(alternative => alternative.Split(',').Select(ReadBound).ToList())];

    public bool Contains(string version)
    {
        var candidate = PackageVersion.Parse(version);
        return _alternatives.Exists(bounds => bounds.TrueForAll(bound => Holds(candidate, bound.Operator, bound.Bound)));
    }

    private static (string, PackageVersion) ReadBound(string text) =>
        text.Trim().Split(' ') is [("<" or "<=" or "=" or ">=" or ">") and var comparison, var version]
            ? (comparison, PackageVersion.Parse(version))
            : throw new FormatException($"'{text}' is not a bound such as '< 13.0.1'.");

    private static bool Holds(PackageVersion candidate, string comparison, PackageVersion bound)
    {
        var order = candidate.CompareTo(bound);
        return comparison switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">=" => order >= 0,
            ">" => order > 0,
            _ => order == 0,
        };
    }
}

/// <summary>A version as NuGet orders it: missing parts are zero, a prerelease comes before its release.</summary>
internal sealed record PackageVersion(Version Release, string Prerelease) : IComparable<PackageVersion>
{
    public static PackageVersion Parse(string text)
    {
        var parts = text.Split('+')[0].Split('-', 2);
        var numbers = parts[0].Split('.').Select(int.Parse).Concat([0, 0, 0, 0]).Take(4).ToArray();
        return new PackageVersion(
            new Version(numbers[0], numbers[1], numbers[2], numbers[3]),
            parts.Length == 2 ? parts[1] : "");
    }

    public int CompareTo(PackageVersion? other) => (other, Release.CompareTo(other?.Release)) switch
    {
        (null, _) => 1,
        (_, not 0 and var order) => order,
        _ when Prerelease == other.Prerelease => 0,
        _ when Prerelease.Length == 0 => 1,
        _ when other.Prerelease.Length == 0 => -1,
        _ => string.CompareOrdinal(Prerelease, other.Prerelease),
    };
}
