using System.Text;
using Fulfillment.Screening.Lists;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class OfacTrapsTests
{
    private const string Rewritten = "ID,Name,Type,C,D,E,F,G,H,I,J,K\n1,EXAMPLE TRADING,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n";

    [Theory]
    [InlineData("\u001a\r\n")]
    [InlineData("\u001a")]
    [InlineData("\u001a,,,,,,,,,,,\n")]
    [InlineData("\r\n\r\n")]
    [InlineData(",,,,,,,,,,,\n")]
    [InlineData("")]
    public void The_end_may_be_marked_or_not(string end) => Assert.Single(Read(AList.Row(1) + end).Entries);

    [Fact]
    public void An_entry_says_the_same_however_its_row_is_written()
    {
        var published = Assert.Single(Read(AList.Row(1)).Entries);
        var rewritten = Assert.Single(Read(Rewritten).Entries);

        Assert.Equal(published.Hash, rewritten.Hash);
        Assert.Equal(published.Names, rewritten.Names);
    }

    [Fact]
    public void The_order_of_the_other_names_does_not_matter_but_one_more_does()
    {
        const string One = "1,1,\"aka\",\"ONE\",-0- \r\n";
        const string Two = "1,2,\"aka\",\"TWO\",-0- \r\n";

        var hashes = new[] { One + Two, Two + One, One }.Select(alternates => Read(AList.Row(1), alternates).Entries[0].Hash).ToList();

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    [Fact]
    public void Programs_stand_between_brackets_that_are_left_open_at_both_ends()
    {
        var entry = Assert.Single(Read(AList.Row(1).Replace("\"CUBA\"", "\"SDGT] [NPWMD] [IFSR\"")).Entries);

        Assert.Equal(["SDGT", "NPWMD", "IFSR"], entry.Programs);
    }

    [Theory]
    [InlineData("individual", EntryType.Person)]
    [InlineData("vessel", EntryType.Vessel)]
    [InlineData("aircraft", EntryType.Aircraft)]
    [InlineData("-0- ", EntryType.Organization)]
    [InlineData("submarine", EntryType.Unknown)]
    public void The_type_is_known_by_its_word(string word, EntryType type) =>
        Assert.Equal(type, Assert.Single(Read(AList.Row(1, type: word)).Entries).Type);

    [Fact]
    public void Letters_may_be_of_Windows_1252_or_of_UTF_8_with_or_without_its_mark()
    {
        var row = AList.Row(1, "ACUÑA & SÖHNE");
        byte[][] files = [Encoding.Latin1.GetBytes(row), Encoding.UTF8.GetBytes(row), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(row)]];

        var names = files.Select(file => AList.Read(OfacReader.Read(AList.OfBytes(file))).Entries[0].Names[0].Text);

        Assert.All(names, name => Assert.Equal("ACUÑA & SÖHNE", name));
    }

    [Fact]
    public void Quotes_in_a_field_are_doubled() =>
        Assert.Equal("THE \"SHOP\"", Read(AList.Row(1, "THE \"\"SHOP\"\"")).Entries[0].Names[0].Text);

    [Fact]
    public void A_name_that_is_there_twice_is_taken_once_in_its_stronger_kind()
    {
        var entry = Read(AList.Row(1, remarks: "a.k.a. 'ONE'; a.k.a. 'TWO'."), "1,1,\"aka\",\"ONE\",-0- \r\n1,2,\"aka\",\"EXAMPLE TRADING\",-0- \r\n").Entries[0];

        Assert.Equal(
            [new("EXAMPLE TRADING", ListedNameKind.Primary), new("ONE", ListedNameKind.Strong), new("TWO", ListedNameKind.Weak)],
            entry.Names);
    }

    [Fact]
    public void Without_the_comments_the_clause_that_was_cut_says_nothing()
    {
        var remarks = $"a.k.a. 'ONE'; Linked To: {new string('X', 950)}; Passport 12345".PadRight(1_000, '6')[..1_000];

        var cut = Read(AList.Row(1, remarks: remarks)).Entries[0];
        var whole = Read(AList.Row(1, remarks: remarks), "", "", "1,\"78 (Cuba).\"\r\n").Entries[0];

        Assert.Empty(cut.Identifiers);
        Assert.Equal("CU", Assert.Single(whole.Identifiers).Country);
        Assert.EndsWith("678", whole.Identifiers[0].Value, StringComparison.Ordinal);
        Assert.Equal(2, cut.Names.Count);
    }

    [Fact]
    public void Rows_of_nobody_are_counted_as_long_as_they_are_few()
    {
        var alternates = string.Concat(Enumerable.Range(1, 4).Select(id => $"{id},{id},\"aka\",\"OTHER {id}\",-0- \r\n"));

        var few = Assert.IsType<ListReading.Read>(OfacReader.Read(AList.Of(AList.Rows(3), alternates)));
        var many = AList.Fault(OfacReader.Read(AList.Of(AList.Rows(2), alternates)));

        Assert.Equal(1, few.Strays);
        Assert.Equal("2 of its 4 rows speak of entries that the primary part does not have.", many.What);
    }

    private static ListSnapshot Read(params string[] parts) =>
        AList.Read(OfacReader.Read(AList.Of(parts) with { Parts = [.. AList.Of(parts).Parts.Where(part => part.Content.Length > 0)] }));
}
