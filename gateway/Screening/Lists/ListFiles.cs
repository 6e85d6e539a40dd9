namespace Fulfillment.Screening.Lists;

/// <summary>A file of a list, with what tells later whether it has changed.</summary>
/// <param name="Part">The file.</param>
/// <param name="Changed">When its publisher changed it, or when it was last written.</param>
/// <param name="Tag">What the publisher calls this version of the file (ETag).</param>
internal sealed record ListFile(ListPart Part, DateTimeOffset? Changed, string? Tag);

/// <summary>All files of a list, of one moment.</summary>
/// <param name="Files">In the order of their parts.</param>
/// <param name="AsOf">When they were last known to be what the publisher has.</param>
internal sealed record ListFiles(IReadOnlyList<ListFile> Files, DateTimeOffset AsOf)
{
    public static ListReading Read(string name, ListOptions options, ListFiles files)
    {
        var source = new ListSource
        {
            Name = name,
            IsBlocking = options.IsBlocking,
            AsOf = files.AsOf,
            Version = files.Version,
            Parts = [.. files.Files.Select(file => file.Part)],
        };
        return Read(options.Format, source);
    }

    public static ListReading Read(ListFormat format, ListSource source) => format switch
    {
        ListFormat.Ofac => OfacReader.Read(source),
        ListFormat.Bis => BisReader.Read(source),
        ListFormat.Csv => GenericReader.ReadCsv(source),
        _ => GenericReader.ReadJson(source),
    };

    /// <summary>The day of the newest part.</summary>
    public string Version => Files.Max(file => file.Changed) is { } newest ? newest.UtcDateTime.ToString("yyyy-MM-dd") : "";
}

/// <summary>How the gathering of a list's files ended.</summary>
internal abstract record ListGathering
{
    private ListGathering()
    {
    }

    /// <param name="Files">At least one is new.</param>
    public sealed record Found(ListFiles Files) : ListGathering;

    /// <param name="AsOf">Until when that is known.</param>
    public sealed record Unchanged(DateTimeOffset AsOf) : ListGathering;

    public sealed record Failed(IReadOnlyList<ListFault> Faults) : ListGathering;
}
