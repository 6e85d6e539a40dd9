using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>The files that people wrote: no build output, no vendored files.</summary>
internal static class SourceTree
{
    private static readonly string[] _skipped = [".git", "artifacts", "bin", "obj", "node_modules", "vendor", "data"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> _files = new(() =>
        [.. Walk(new DirectoryInfo(Repo.Root)).OrderBy(file => file.Path, StringComparer.Ordinal)]);

    public static IReadOnlyList<SourceFile> Files => _files.Value;

    /// <summary>Those whose name ends in one of the given ways.</summary>
    public static IEnumerable<SourceFile> EndingWith(params string[] endings) =>
        Files.Where(file => endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<SourceFile> Walk(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => file.LinkTarget is null))
        {
            yield return new SourceFile(Path.GetRelativePath(Repo.Root, file.FullName).Replace('\\', '/'));
        }

        foreach (var file in folder.EnumerateDirectories()
            .Where(inner => inner.LinkTarget is null && !_skipped.Contains(inner.Name))
            .SelectMany(Walk))
        {
            yield return file;
        }
    }
}

/// <summary>A file by its path from the repository's root, with forward slashes.</summary>
internal sealed record SourceFile(string Path)
{
    public string Text => File.ReadAllText(Repo.PathOf(Path));

    public IReadOnlyList<string> Lines => File.ReadAllLines(Repo.PathOf(Path));

    /// <summary>The number of the line on which the character at this index stands.</summary>
    public int LineOf(int index) => Text.AsSpan(0, index).Count('\n') + 1;

    public bool IsUnder(string folder) => Path.StartsWith(folder, StringComparison.Ordinal);
}
