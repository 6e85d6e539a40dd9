using System.IO.Compression;
using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Evaluation;

/// <summary>The American lists that lie with the tests.</summary>
internal static class UsLists
{
    public static IReadOnlyList<ListSnapshot> Read() =>
    [
        Ofac("ofac-sdn", true, "ofac-sdn-2023",
            (ListPartKind.Primary, "sdn.csv"), (ListPartKind.Alternates, "alt_2024-01.csv"), (ListPartKind.Addresses, "add_2024-01.csv")),
        Ofac("ofac-nonsdn", false, "ofac-nonsdn-2025",
            (ListPartKind.Primary, "cons_prim.csv"), (ListPartKind.Alternates, "cons_alt.csv"), (ListPartKind.Addresses, "cons_add.csv"),
            (ListPartKind.Comments, "cons_comments.csv")),
        Whole(BisReader.Read(Source("bis-dpl", true, "bis-dpl-2022", [(ListPartKind.Primary, "dpl.txt")]))),
    ];

    private static ListSnapshot Ofac(string name, bool isBlocking, string folder, params (ListPartKind Kind, string File)[] parts) =>
        Whole(OfacReader.Read(Source(name, isBlocking, folder, parts)));

    private static ListSource Source(string name, bool isBlocking, string folder, (ListPartKind Kind, string File)[] parts) => new()
    {
        Name = name,
        IsBlocking = isBlocking,
        AsOf = new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero),
        Parts = [.. parts.Select(part => new ListPart(part.Kind, part.File, Unpacked(Path.Combine("Data", folder, part.File + ".gz"))))],
    };

    private static ListSnapshot Whole(ListReading reading) => reading is ListReading.Read read
        ? read.Snapshot
        : throw new InvalidOperationException($"A list of the tests cannot be read: {reading}");

    private static byte[] Unpacked(string file)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, file)), CompressionMode.Decompress);
        var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }
}
