using System.IO.Compression;
using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Support;

/// <summary>The published lists under <c>Data</c>, whose README tells where they are from.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset AsOf = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    /// <summary>OFAC's SDN list of July 2021, as it was published.</summary>
    public static ListSource Sdn2021 { get; } = Source(
        "ofac-sdn", true, Sdn2021Of("sdn"), Sdn2021Of("alt"), Sdn2021Of("add"), Sdn2021Of("sdn_comments"));

    /// <summary>The same of 2023, written anew by somebody; alternates and addresses are of January 2024.</summary>
    public static ListSource Sdn2023 { get; } = Source(
        "ofac-sdn", true, "ofac-sdn-2023/sdn.csv", "ofac-sdn-2023/alt_2024-01.csv", "ofac-sdn-2023/add_2024-01.csv");

    /// <summary>OFAC's lists of December 2025 that do not block.</summary>
    public static ListSource NonSdn2025 { get; } = Source(
        "ofac-nonsdn", false, NonSdnOf("prim"), NonSdnOf("alt"), NonSdnOf("add"), NonSdnOf("comments"));

    /// <summary>The denied persons of the Bureau of Industry and Security, September 2022.</summary>
    public static ListSource Bis2022 { get; } = Source("bis-dpl", true, "bis-dpl-2022/dpl.txt");

    /// <summary>The exact bytes of a published file.</summary>
    public static byte[] Bytes(string file)
    {
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", file + ".gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <param name="name">What the list is called.</param>
    /// <param name="isBlocking">Whether it blocks.</param>
    /// <param name="files">In the order of <see cref="ListPartKind"/>.</param>
    private static ListSource Source(string name, bool isBlocking, params string[] files) => new()
    {
        Name = name,
        IsBlocking = isBlocking,
        AsOf = AsOf,
        Parts = [.. files.Select((file, kind) => new ListPart((ListPartKind)kind, Path.GetFileName(file), Bytes(file)))],
    };

    private static string Sdn2021Of(string part) => $"ofac-sdn-2021/{part}.csv";

    private static string NonSdnOf(string part) => $"ofac-nonsdn-2025/cons_{part}.csv";
}
