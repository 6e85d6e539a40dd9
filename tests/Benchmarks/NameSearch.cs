using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;

namespace Fulfillment.Benchmarks;

/// <summary>One search in OFAC's SDN list: <c>make bench ARGS="micro --filter *NameSearch*"</c>.</summary>
[MemoryDiagnoser]
public class NameSearch
{
    private NameIndex _index = null!;

    [Params("Müller Maschinenbau GmbH", "Mohammed Ahmed Ali", "Aleksandr Ivanov", "Islamic Revolutionary Guards Corps Air Force", "Novasoft")]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Build()
    {
        var source = new ListSource
        {
            Name = "ofac-sdn",
            IsBlocking = true,
            AsOf = new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero),
            Parts =
            [
                Part(ListPartKind.Primary, "sdn.csv"),
                Part(ListPartKind.Alternates, "alt_2024-01.csv"),
                Part(ListPartKind.Addresses, "add_2024-01.csv"),
            ],
        };
        _index = OfacReader.Read(source) is ListReading.Read read
            ? NameIndex.Of([read.Snapshot])
            : throw new InvalidOperationException("The list of the tests cannot be read.");
    }

    [Benchmark]
    public int Find() => _index.Find(new NameQuery { Name = Name }, 0.7).Count;

    private static ListPart Part(ListPartKind kind, string file)
    {
        using var packed = new GZipStream(
            File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Data", "ofac-sdn-2023", file + ".gz")), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return new ListPart(kind, file, content.ToArray());
    }
}
