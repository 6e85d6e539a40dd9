using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class BisReaderTests
{
    private const string Header =
        "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t"
        + "\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n";

    [Fact]
    public void The_whole_list_of_2022_comes_out_one_entry_for_each_name()
    {
        var list = AList.Read(BisReader.Read(Samples.Bis2022));

        Assert.Equal(459, list.Entries.Count);
        Assert.Equal(459, list.Entries.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal("2022-09-02", list.Version);
        Assert.All(list.Entries, entry => Assert.Equal(EntryType.Unknown, entry.Type));
    }

    [Fact]
    public void Rows_of_one_name_are_one_entry_with_all_its_addresses()
    {
        var entry = Assert.Single(Read(Row("  EXAMPLE  TRADING", country: "AE") + Row("Example Trading", country: "IQ") + Row("EXAMPLE TRADING", country: "AE")).Entries);

        Assert.Equal("EXAMPLE TRADING", Assert.Single(entry.Names).Text);
        Assert.Equal(
            [new("1 MAIN STREET", "EL PASO, TX", "79905", "AE"), new("1 MAIN STREET", "EL PASO, TX", "79905", "IQ")], entry.Addresses);
        Assert.Equal(["87 F.R. 52741"], entry.Programs);
    }

    [Theory]
    [InlineData("ONE SUN A/K/A TWO SUN", "ONE SUN", "TWO SUN")]
    [InlineData("ONE AIRLINES D/B/A O1 AIRLINES", "ONE AIRLINES", "O1 AIRLINES")]
    [InlineData("ASM (APPLIED METHODS)", "ASM (APPLIED METHODS)", "ASM", "APPLIED METHODS")]
    [InlineData("ONE (TWO) SUN", "ONE (TWO) SUN")]
    public void Other_names_stand_in_the_name(string name, params string[] names)
    {
        var entry = Assert.Single(Read(Row(name)).Entries);

        Assert.Equal(names, entry.Names.Select(one => one.Text));
        Assert.Equal(ListedNameKind.Primary, entry.Names[0].Kind);
        Assert.All(entry.Names.Skip(1), one => Assert.Equal(ListedNameKind.Strong, one.Kind));
    }

    [Fact]
    public void The_id_stays_when_an_address_changes_and_the_hash_does_not()
    {
        var before = Assert.Single(Read(Row("EXAMPLE", country: "AE")).Entries);
        var after = Assert.Single(Read(Row("EXAMPLE", country: "IQ")).Entries);

        Assert.Equal(before.Id, after.Id);
        Assert.NotEqual(before.Hash, after.Hash);
    }

    [Fact]
    public void A_day_that_lies_ahead_is_no_version() =>
        Assert.Equal("2022-08-29", Read(Row("ONE") + Row("TWO", updated: "3022-08-29")).Version);

    [Theory]
    [InlineData("\"Name\"\t\"City\"\n", "The row has 2 fields, not 12.")]
    [InlineData("a\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\n", "The header is not Name, Street_Address")]
    [InlineData(Header, "There is no entry.")]
    [InlineData(Header + "\" \"\tb\tc\td\te\tf\tg\th\ti\tj\tk\tl\n", "The row has no name.")]
    public void A_bad_file_is_refused_for_what_is_wrong(string text, string what) =>
        Assert.StartsWith(what, AList.Faults(BisReader.Read(AList.Of(text)))[0].What, StringComparison.Ordinal);

    private static ListSnapshot Read(string rows) => AList.Read(BisReader.Read(AList.Of(Header + rows)));

    private static string Row(string name, string country = "US", string updated = "2022-08-29") =>
        $"\"{name}\"\t\"1 MAIN STREET\"\t\"EL PASO\"\t\"TX\"\t\"{country}\"\t\"79905\"\t\"08/24/2022\"\t\"01/14/2026\"\t\"Y\"\t\"{updated}\"\t\"ADDED\"\t\"87 F.R.  52741\"\n";
}
