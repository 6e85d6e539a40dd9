using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// The last good edition of each list, in a folder: one ZIP archive a list, so that its parts change together. An archive
/// is written beside and then put in the place of the old one.
/// </summary>
internal sealed class KeptLists(string folder)
{
    private const string About = "about.json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <returns>null where nothing is kept, or it was taken from elsewhere than the settings now say.</returns>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public async Task<ListFiles?> ReadAsync(string name, ListOptions options, CancellationToken cancel)
    {
        if (!File.Exists(PathOf(name)))
            return null;

        try
        {
            using var archive = await ZipFile.OpenReadAsync(PathOf(name), cancel);
            using var about = await Entry(archive, About).OpenAsync(cancel);
            var kept = await JsonSerializer.DeserializeAsync<Kept>(about, _json, cancel);
            if (kept is null || kept.Format != options.Format || !kept.Files.Select(file => (file.Kind, file.Place)).SequenceEqual(options.Places))
                return null;

            List<ListFile> files = [];
            foreach (var file in kept.Files)
                files.Add(new(new(file.Kind, file.Place, await BytesAsync(archive, file, cancel)), file.Changed, file.Tag));
            return new(files, kept.AsOf);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("What the archive says of itself cannot be read.", e);
        }
    }

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task WriteAsync(string name, ListFormat format, ListFiles files, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var beside = PathOf(name) + ".new";
        using (var stream = File.Create(beside))
        {
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var file in files.Files)
                {
                    using var entry = await archive.CreateEntry(NameOf(file.Part.Kind), CompressionLevel.Fastest).OpenAsync(cancel);
                    await entry.WriteAsync(file.Part.Content, cancel);
                }

                using var about = await archive.CreateEntry(About).OpenAsync(cancel);
                await JsonSerializer.SerializeAsync(about, Kept.Of(format, files), _json, cancel);
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(beside, PathOf(name), overwrite: true);
    }

    private static async Task<byte[]> BytesAsync(ZipArchive archive, KeptFile file, CancellationToken cancel)
    {
        using var entry = await Entry(archive, NameOf(file.Kind)).OpenAsync(cancel);
        var bytes = await LimitedBytes.ReadAsync(entry, cancel);
        return HashOf(bytes) == file.Hash ? bytes : throw new InvalidDataException("A part is not what was written.");
    }

    private static ZipArchiveEntry Entry(ZipArchive archive, string name) =>
        archive.GetEntry(name) ?? throw new InvalidDataException("A part is missing.");

    private static string NameOf(ListPartKind kind) => kind.ToString().ToLowerInvariant();

    private static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string PathOf(string name) => Path.Combine(folder, name + ".zip");

    private sealed record Kept(ListFormat Format, DateTimeOffset AsOf, IReadOnlyList<KeptFile> Files)
    {
        public static Kept Of(ListFormat format, ListFiles files) => new(format, files.AsOf, [.. files.Files.Select(KeptFile.Of)]);
    }

    private sealed record KeptFile(ListPartKind Kind, string Place, DateTimeOffset? Changed, string? Tag, string Hash)
    {
        public static KeptFile Of(ListFile file) =>
            new(file.Part.Kind, file.Part.File, file.Changed, file.Tag, HashOf(file.Part.Content.Span));
    }
}
