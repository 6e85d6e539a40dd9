using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>Whatever comes, a reader answers: the whole list, or faults within their bounds.</summary>
public sealed class ReaderProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static readonly string[] _lists =
    [
        AList.Rows(5) + AList.Row(6, "DOE, Jane", "individual", "DOB 1961; POB Tehran, Iran; a.k.a. 'JD'; Passport A1 (Iran).") + "\u001a\r\n",
        "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t"
        + "\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\nONE (TWO)\tb\tc\td\tUS\tf\tg\th\ti\t2022-01-01\tk\tl\n",
        AList.CsvHeader + "A,type,person,,,,\nA,name,\"DOE, Jane\",primary,,,\nA,birthDate,1961/1965,,,,\nA,identifier,A1,Passport,,,US\n",
        """{"version":"1","entries":[{"id":"A","type":"person","names":[{"text":"DOE \u00c4","kind":"primary"}],"countries":["US"]}]}""",
    ];

    private static readonly Func<ListSource, ListReading>[] _readers =
        [OfacReader.Read, BisReader.Read, GenericReader.ReadCsv, GenericReader.ReadJson];

    /// <summary>What breaks a text most easily.</summary>
    private static readonly byte[][] _splinters =
    [
        [.. "\""u8], [.. ","u8], [.. "\n"u8], [.. "\r"u8], [.. "\t"u8], [0x1A], [0], [0xFF, 0xFE], [0xC3], [0x81], [.. "-0- "u8], [.. "; "u8],
        [.. "'"u8], [.. "{"u8], [.. "]"u8], [.. "\\ud800"u8], [.. "DOB circa "u8], [.. "a.k.a. '"u8], [.. "99999999999999999999"u8],
    ];

    [Fact]
    public void A_mangled_list_is_read_or_refused_and_never_throws() =>
        Prop.ForAll(Mangled().ToArbitrary(), IsWithinBounds).Check(_config);

    [Fact]
    public void Garbage_is_refused() => Prop
        .ForAll(Garbage().ToArbitrary(), bytes => _readers.All(read => read(AList.OfBytes(bytes, bytes, bytes, bytes)) is ListReading.Refused { Faults: { Count: > 0 and <= 20 } }))
        .Check(_config);

    [Fact]
    public void Every_prefix_of_a_list_is_read_or_refused() =>
        Assert.All(_lists, list => Assert.All(
            Enumerable.Range(0, Encoding.UTF8.GetByteCount(list)), length => Assert.True(IsWithinBounds(Encoding.UTF8.GetBytes(list)[..length]))));

    [Fact]
    public void Reading_takes_time_in_proportion_to_the_size()
    {
        var nested = Encoding.UTF8.GetBytes(new string('[', 5_000_000));
        var quotes = Encoding.UTF8.GetBytes(new string('"', 5_000_000) + "\n");
        var lines = Encoding.UTF8.GetBytes(new string('\n', 5_000_000) + "x\n");
        var clauses = Encoding.UTF8.GetBytes(AList.Row(1, remarks: string.Concat(Enumerable.Repeat("DOB 1; ", 9_000))));
        var clock = Stopwatch.StartNew();

        Assert.All(new[] { nested, quotes, lines, clauses }, bytes => Assert.True(IsWithinBounds(bytes)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");
    }

    private static bool IsWithinBounds(byte[] bytes) => _readers.All(read => read(AList.OfBytes(bytes)) switch
    {
        ListReading.Read { Snapshot: var list } => list.Entries.Count > 0 && list.Entries.All(entry => entry.Names.Count is > 0 and <= 1_000),
        ListReading.Refused { Faults: var faults } => faults.Count is > 0 and <= 20 && faults.All(fault => fault.ToString().Length < 400),
        _ => false,
    });

    private static Gen<byte[]> Mangled() =>
        from list in Gen.Elements(_lists)
        from times in Gen.Choose(1, 6)
        from places in Gen.Choose(0, 10_000).ArrayOf(times)
        from cuts in Gen.Choose(0, 8).ArrayOf(times)
        from splinters in Gen.Elements(_splinters).ArrayOf(times)
        select Enumerable.Range(0, times).Aggregate(
            Encoding.UTF8.GetBytes(list), (bytes, n) => Mangle(bytes, places[n], cuts[n], splinters[n]));

    private static byte[] Mangle(byte[] bytes, int place, int cut, byte[] splinter)
    {
        var at = place % (bytes.Length + 1);
        return [.. bytes[..at], .. splinter, .. bytes[Math.Min(bytes.Length, at + cut)..]];
    }

    private static Gen<byte[]> Garbage() =>
        from length in Gen.Choose(0, 200)
        from bytes in Gen.Choose(0, 255).ArrayOf(length)
        select bytes.Select(b => (byte)b).ToArray();
}
