using System.Text;
using Fulfillment.Screening.Lists;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class HostileListTests
{
    [Theory]
    [InlineData("", null, "The file is empty.")]
    [InlineData("\r\n \r\n", null, "The file is empty.")]
    [InlineData("\u001a", null, "The file is empty.")]
    [InlineData("1,\"EXAMPLE", null, "The last line does not end: the file is cut off.")]
    [InlineData("ID,Name,Type,C,D,E,F,G,H,I,J,K\n", null, "There is no entry.")]
    [InlineData("1,\"EX\"AMPLE\",-0- \n", 1, "A quote stands where none may.")]
    [InlineData("1,EX\"AMPLE,-0- \n", 1, "A quote stands where none may.")]
    [InlineData("1,\"EXAMPLE\nTRADING\",-0- \n", 1, "A quote stands where none may.")]
    [InlineData("1,EXAMPLE\n", 1, "The row has 2 fields, not 12.")]
    [InlineData("<html><body>Sign in</body></html>\n", 1, "The row has 1 fields, not 12.")]
    [InlineData("1,A\0B,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", 1, "There is a control character: the file is damaged or not text.")]
    [InlineData("x,A,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", 1, "The first field is not the number of an entry.")]
    [InlineData("1,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n", 1, "The entry 1 has no name.")]
    public void A_bad_file_is_refused_for_what_is_wrong(string text, int? line, string what)
    {
        var fault = AList.Faults(OfacReader.Read(AList.Of(text)))[0];

        Assert.Equal(("Primary", line, what), (fault.File, fault.Line, fault.What));
        Assert.NotEqual("", fault.Remedy);
    }

    [Fact]
    public void Without_its_primary_part_a_list_is_none() =>
        Assert.Equal("The primary part is missing.", AList.Fault(OfacReader.Read(AList.Of())).What);

    [Fact]
    public void An_id_that_is_there_twice_is_told_with_its_line()
    {
        var fault = AList.Fault(OfacReader.Read(AList.Of(AList.Row(7) + AList.Row(8) + AList.Row(7))));

        Assert.Equal("Primary, line 3: The entry 7 is there twice. Fetch the file anew.", fault.ToString());
    }

    [Fact]
    public void A_number_of_another_name_that_is_there_twice_is_told_with_its_line()
    {
        const string Twice = "1,5,\"aka\",\"ONE\",-0- \r\n1,5,\"aka\",\"TWO\",-0- \r\n";

        var fault = AList.Fault(OfacReader.Read(AList.Of(AList.Row(1), Twice)));

        Assert.Equal(("Alternates", 2, "The number 5 of entry 1 is there twice."), (fault.File, fault.Line, fault.What));
    }

    [Fact]
    public void An_empty_row_between_others_is_told() =>
        Assert.Equal((2, "The row is empty, and others follow."), LineAndWhat(AList.Row(1) + "\r\n" + AList.Row(2)));

    [Fact]
    public void A_huge_field_is_told_and_not_shown() =>
        Assert.Equal((1, "A field has more than 65,536 characters."), LineAndWhat(AList.Row(1, new string('A', 70_000))));

    [Fact]
    public void A_row_of_separators_is_told() =>
        Assert.Equal((1, "The row has more than 100 fields."), LineAndWhat(new string(',', 1_000_000) + "x\n"));

    [Fact]
    public void A_huge_file_is_told_without_being_read()
    {
        var source = AList.OfBytes(new byte[ListLimits.FileBytes + 1]);

        Assert.All(
            new[] { OfacReader.Read(source), BisReader.Read(source), GenericReader.ReadCsv(source), GenericReader.ReadJson(source) },
            reading => Assert.Equal("The file has more than 100,000,000 bytes.", AList.Fault(reading).What));
    }

    [Fact]
    public void Too_many_names_of_one_entry_are_told()
    {
        var names = string.Concat(Enumerable.Range(1, 1_000).Select(n => $"1,{n},\"aka\",\"NAME {n}\",-0- \r\n"));

        Assert.Equal("The entry 1 has more than 1,000 names.", AList.Fault(OfacReader.Read(AList.Of(AList.Row(1), names))).What);
    }

    [Fact]
    public void Bytes_that_are_neither_encoding_alone_are_told()
    {
        byte[] mixed = [.. Encoding.UTF8.GetBytes(AList.Row(1, "ÄÖÜ")), .. Encoding.Latin1.GetBytes(AList.Row(2, "ÄÖÜ"))];

        Assert.Equal("The text is neither UTF-8 nor Windows-1252.", AList.Fault(OfacReader.Read(AList.OfBytes(mixed))).What);
    }

    [Fact]
    public void UTF_16_is_told() =>
        Assert.IsType<ListReading.Refused>(OfacReader.Read(AList.OfBytes(Encoding.Unicode.GetBytes("\ufeff" + AList.Rows(3)))));

    [Fact]
    public void Our_own_forms_are_UTF_8_only()
    {
        var source = AList.OfBytes(Encoding.Latin1.GetBytes("Ä"));

        Assert.Equal("The text is not UTF-8.", AList.Fault(GenericReader.ReadCsv(source)).What);
        Assert.Equal("The text is not UTF-8.", AList.Fault(GenericReader.ReadJson(source)).What);
    }

    [Fact]
    public void All_parts_are_looked_at_and_of_their_faults_the_first_twenty_are_told()
    {
        var faults = AList.Faults(OfacReader.Read(AList.Of("x\n", "y\n", string.Concat(Enumerable.Repeat("z\n", 100)))));

        Assert.Equal(20, faults.Count);
        Assert.Equal(["Primary", "Alternates", "Addresses"], faults.Select(fault => fault.File).Distinct());
    }

    private static (int? Line, string What) LineAndWhat(string primary)
    {
        var fault = AList.Faults(OfacReader.Read(AList.Of(primary)))[0];
        return (fault.Line, fault.What);
    }
}
