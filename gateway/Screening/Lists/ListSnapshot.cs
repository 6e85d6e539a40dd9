namespace Fulfillment.Screening.Lists;

/// <summary>A list as it was loaded. It never changes: another load is another snapshot.</summary>
public sealed record ListSnapshot
{
    /// <summary>A plain name, such as <c>ofac-sdn</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What its publisher calls this edition, or the day of its newest part; empty where nothing tells.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of the exact bytes of all its files, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The hash under which its files are kept, with how they are read; empty where nobody keeps them.</summary>
    public string Edition { get; init; } = "";

    /// <summary>When its files were fetched, or last written where they lie on a disk: its age counts from here.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Whether it is forbidden to serve who is on it.</summary>
    public required bool IsBlocking { get; init; }

    public required IReadOnlyList<ListedEntry> Entries { get; init; }
}
