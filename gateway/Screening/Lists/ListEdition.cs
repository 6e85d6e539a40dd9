using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// An edition of a list in one piece: a line of JSON that says how its files are to be read, then the files as they came.
/// The same files, read the same way, are the same bytes on every node.
/// </summary>
internal static class ListEdition
{
    private const byte HeadEnd = (byte)'\n';

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="options">How the files are read.</param>
    /// <param name="files">The files.</param>
    /// <param name="read">What was read from them.</param>
    public static ScreeningEdition Of(ListOptions options, ListFiles files, ListSnapshot read)
    {
        var parts = files.Files.Select(file => file.Part).ToList();
        var head = new Head(
            read.Name, options.Format, options.IsBlocking, files.Version, [.. parts.Select(part => new HeadPart(part.Kind, part.Content.Length))]);
        var content = new MemoryStream();
        content.Write(JsonSerializer.SerializeToUtf8Bytes(head, _json));
        content.WriteByte(HeadEnd);
        parts.ForEach(part => content.Write(part.Content.Span));
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        return new()
        {
            Kind = EditionKind.List,
            Hook = "lists",
            Name = read.Name,
            Version = read.Version,
            Hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            AsOf = files.AsOf,
            Content = bytes,
        };
    }

    /// <exception cref="FormatException">It is no edition of a list.</exception>
    public static ListSnapshot Read(ScreeningEdition edition)
    {
        var end = edition.Content.Span.IndexOf(HeadEnd);
        var head = HeadOf(edition.Content.Span[..Math.Max(end, 0)]);
        var (parts, at) = (new List<ListPart>(), end + 1);
        foreach (var part in head.Parts)
        {
            if (part.Length < 0 || part.Length > edition.Content.Length - at)
                throw new FormatException($"The edition of {edition.Name} is cut off.");

            parts.Add(new ListPart(part.Kind, $"{edition.Name}/{part.Kind}", edition.Content.Slice(at, part.Length)));
            at += part.Length;
        }

        var source = new ListSource { Name = head.Name, IsBlocking = head.IsBlocking, AsOf = edition.AsOf, Version = head.Version, Parts = parts };
        return ListFiles.Read(head.Format, source) is ListReading.Read read
            ? read.Snapshot with { Edition = edition.Hash }
            : throw new FormatException($"The edition of {edition.Name} cannot be read.");
    }

    private static Head HeadOf(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<Head>(line, _json) ?? throw new FormatException("The edition has no head.");
        }
        catch (JsonException e)
        {
            throw new FormatException("The head of the edition cannot be read.", e);
        }
    }

    private sealed record Head(string Name, ListFormat Format, bool IsBlocking, string Version, IReadOnlyList<HeadPart> Parts);

    private sealed record HeadPart(ListPartKind Kind, int Length);
}
