using System.Security.Cryptography;

namespace Fulfillment.Screening.Lists;

/// <summary>The parts that a list is published in. All but the first are OFAC's.</summary>
public enum ListPartKind
{
    Primary,
    Alternates,
    Addresses,
    Comments,
}

/// <param name="Kind">What the file holds.</param>
/// <param name="File">The file or address, as the settings name it: for messages.</param>
/// <param name="Content">Its exact bytes.</param>
public sealed record ListPart(ListPartKind Kind, string File, ReadOnlyMemory<byte> Content);

/// <summary>A list as it lies before a reader.</summary>
public sealed record ListSource
{
    /// <summary>A plain name, such as <c>ofac-sdn</c>.</summary>
    public required string Name { get; init; }

    public required bool IsBlocking { get; init; }

    /// <summary>When its files were fetched or last written.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>What its publisher calls the edition, where that is not written in the files.</summary>
    public string Version { get; init; } = "";

    /// <summary>The primary part, and of the others at most one each.</summary>
    public required IReadOnlyList<ListPart> Parts { get; init; }

    public ListPart? Part(ListPartKind kind) => Parts.FirstOrDefault(part => part.Kind == kind);

    internal ListPart? Primary(ListFaults faults)
    {
        var primary = Part(ListPartKind.Primary);
        if (primary is null)
            faults.Add(Name, null, "The primary part is missing.", "Name its file or address in the settings.");
        return primary;
    }

    /// <param name="entries">At least one.</param>
    /// <param name="version">What the files call the edition; null where they do not say.</param>
    internal ListSnapshot Snapshot(IReadOnlyList<ListedEntry> entries, string? version = null) => new()
    {
        Name = Name,
        Version = version ?? Version,
        Hash = Hash(),
        AsOf = AsOf,
        IsBlocking = IsBlocking,
        Entries = entries,
    };

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in Parts.OrderBy(part => part.Kind))
            hash.AppendData(part.Content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
