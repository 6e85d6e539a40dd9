using System.Text;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Tests.Support;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>Small lists that nothing is wrong with; a test changes what it is about.</summary>
internal static class AList
{
    public const string CsvHeader = "id,field,value,kind,city,postalCode,country\r\n";

    /// <summary>A list of which the parts are texts, in the order of <see cref="ListPartKind"/>.</summary>
    public static ListSource Of(params string[] parts) => OfBytes([.. parts.Select(Encoding.UTF8.GetBytes)]);

    public static ListSource OfBytes(params byte[][] parts) => new()
    {
        Name = "a-list",
        IsBlocking = true,
        AsOf = Samples.AsOf,
        Parts = [.. parts.Select((bytes, kind) => new ListPart((ListPartKind)kind, ((ListPartKind)kind).ToString(), bytes))],
    };

    /// <summary>A row of OFAC's primary part.</summary>
    public static string Row(int id, string name = "EXAMPLE TRADING", string type = "-0- ", string remarks = "-0- ") =>
        $"{id},\"{name}\",{type},\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\r\n";

    public static string Rows(int count) => string.Concat(Enumerable.Range(1, count).Select(id => Row(id)));

    public static ListSnapshot Read(ListReading reading) => Assert.IsType<ListReading.Read>(reading).Snapshot;

    public static ListFault Fault(ListReading reading) => Assert.Single(Faults(reading));

    public static IReadOnlyList<ListFault> Faults(ListReading reading) => Assert.IsType<ListReading.Refused>(reading).Faults;
}
