namespace Fulfillment.Screening.Lists;

/// <summary>Gathers a list whose files lie on a disk.</summary>
internal static class ListDisk
{
    /// <param name="options">Where the files lie.</param>
    /// <param name="last">The files that the list was last read from; null where there are none.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<ListGathering> GatherAsync(ListOptions options, ListFiles? last, CancellationToken cancel)
    {
        List<ListFile> files = [];
        List<ListFault> faults = [];
        foreach (var (kind, path) in options.Places)
        {
            try
            {
                files.Add(await ReadAsync(kind, path, cancel));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                faults.Add(new(path, null, $"The file cannot be read ({e.GetType().Name}).", "See that it is there and may be read."));
            }
        }

        if (faults.Count > 0)
            return new ListGathering.Failed(faults);

        var found = new ListFiles(files, files.Min(file => file.Changed)!.Value);
        return last is not null && AreSame(found, last) ? new ListGathering.Unchanged(found.AsOf) : new ListGathering.Found(found);
    }

    private static async Task<ListFile> ReadAsync(ListPartKind kind, string path, CancellationToken cancel)
    {
        using var stream = File.OpenRead(path);
        var bytes = await LimitedBytes.ReadAsync(stream, cancel);
        return new(new(kind, path, bytes), new DateTimeOffset(File.GetLastWriteTimeUtc(path)), null);
    }

    private static bool AreSame(ListFiles found, ListFiles last) =>
        found.Files.Count == last.Files.Count
        && found.Files.Zip(last.Files).All(pair => pair.First.Part.Kind == pair.Second.Part.Kind
            && pair.First.Part.Content.Span.SequenceEqual(pair.Second.Part.Content.Span));
}
