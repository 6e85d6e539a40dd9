using Fulfillment.Screening.Lists;
using Fulfillment.Sdk.Screening;
using Fulfillment.Tests.Support;

namespace Fulfillment.Screening.Tests.Lists;

public sealed class GenericReaderTests
{
    private const string Json = """
        {
          "version": "2026-11-01",
          "entries": [
            {
              "id": "X-1", "type": "person", "gender": "female",
              "names": [{ "text": "DOE, Jane", "kind": "primary" }, { "text": "JD", "kind": "weak" }],
              "addresses": [{ "text": "1 Main Street", "city": "Springfield", "postalCode": "12345", "country": "US" }],
              "countries": ["US"], "birthDates": ["1961-01-30", "1961", "1961/1965"],
              "identifiers": [{ "kind": "Passport", "value": "A1", "country": "US" }], "programs": ["P1"]
            }
          ]
        }
        """;

    private const string Csv = AList.CsvHeader + """
        X-1,type,person,,,,
        X-1,gender,female,,,,
        X-1,name,"DOE, Jane",primary,,,
        X-1,name,JD,weak,,,
        X-1,address,1 Main Street,,Springfield,12345,US
        X-1,country,US,,,,
        X-1,birthDate,1961-01-30,,,,
        X-1,birthDate,1961,,,,
        X-1,birthDate,1961/1965,,,,
        X-1,identifier,A1,Passport,,,US
        X-1,program,P1,,,,

        """;

    [Fact]
    public void Both_forms_say_the_same()
    {
        var json = AList.Read(GenericReader.ReadJson(AList.Of(Json)));
        var csv = AList.Read(GenericReader.ReadCsv(AList.Of(Csv) with { Version = "2026-11-02" }));

        Assert.Equal("2026-11-01", json.Version);
        Assert.Equal("2026-11-02", csv.Version);
        Assert.All(new[] { json, csv }.Select(list => Assert.Single(list.Entries)), entry =>
        {
            Assert.Equal(("X-1", EntryType.Person, ListedGender.Female), (entry.Id, entry.Type, entry.Gender));
            Assert.Equal([new("DOE, Jane", ListedNameKind.Primary), new("JD", ListedNameKind.Weak)], entry.Names);
            Assert.Equal([new("1 Main Street", "Springfield", "12345", "US")], entry.Addresses);
            Assert.Equal(["US"], entry.Countries);
            Assert.Equal([new(1961, 1961, new DateOnly(1961, 1, 30)), new(1961, 1961, null), new(1961, 1965, null)], entry.BirthDates);
            Assert.Equal([new("Passport", "A1", "US")], entry.Identifiers);
            Assert.Equal(["P1"], entry.Programs);
        });
        Assert.Equal(json.Entries[0].Hash, csv.Entries[0].Hash);
    }

    [Fact]
    public void The_examples_of_the_page_are_read()
    {
        var page = File.ReadAllText(Path.Combine(Repo.Root, "docs", "screening-lists.md"));

        Assert.NotEmpty(AList.Read(GenericReader.ReadJson(AList.Of(Example(page, "json")))).Entries);
        Assert.NotEmpty(AList.Read(GenericReader.ReadCsv(AList.Of(Example(page, "csv")))).Entries);
    }

    [Fact]
    public void All_faults_of_a_CSV_are_told_at_once_with_their_lines()
    {
        const string Rows = AList.CsvHeader + """
            A,type,robot,,,,
            A,name,,primary,,,
            A,name,ONE,best,,,
            A,address,,,,,
            A,country,Cuba,,,,
            A,birthDate,30.01.1961,,,,
            A,identifier,1,,,,
            A,color,red,,,,
            A,program,P,kind,,,
            A,gender,male,,,,
            A,gender,male,,,,
            ,type,person,,,,

            """;

        var faults = AList.Faults(GenericReader.ReadCsv(AList.Of(Rows)));

        Assert.Equal(
            [
                (2, "The entry A has an unknown type."),
                (3, "The entry A has nothing as the text of a name."),
                (4, "The entry A has an unknown kind of a name."),
                (5, "The entry A has an empty address."),
                (6, "The entry A has a country that is none."),
                (7, "The entry A has a birth date that is none."),
                (8, "The entry A has nothing as the kind of an identifier."),
                (9, "The entry A has an unknown field."),
                (10, "The entry A has a kind for a program, which has none."),
                (12, "The entry A says its gender twice."),
                (2, "The entry A has no type."),
                (2, "The entry A needs exactly one primary name."),
                (13, "An entry has no id, or one that is none."),
                (13, "The entry  needs exactly one primary name."),
            ],
            faults.Select(fault => (fault.Line ?? 0, fault.What)));
    }

    [Fact]
    public void All_faults_of_a_JSON_are_told_at_once()
    {
        const string Text = """
            { "version": 1, "color": "red", "entries": [
                7,
                { "id": "A", "type": "person", "names": "ONE", "countries": [5, "Cuba"], "hair": 1 },
                { "id": "B", "type": "person", "names": [{ "text": "B\u0000", "kind": "primary" }, "B"] }
            ] }
            """;

        var faults = AList.Faults(GenericReader.ReadJson(AList.Of(Text)));

        Assert.Equal(
            [
                "The document has an unknown member 'color'.", "The document needs a text in version.", "The document needs a version.",
                "Entry 1 must be an object.", "Entry 2 has an unknown member 'hair'.",
                "Entry 2 needs a list in names, or no such member.", "Entry 2 has something in its countries that is no text.",
                "The entry A has a country that is none.", "The entry A needs exactly one primary name.",
                "Entry 3, in its names, must be an object.", "The entry B has a control character.",
                "The entry B needs exactly one primary name.",
            ],
            faults.Select(fault => fault.What));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version":"1","version":"2","entries":[]}""")]
    [InlineData("""{"version":"1","entries":[],}""")]
    public void What_is_not_strict_JSON_is_refused(string text) =>
        Assert.Equal("The file is not strict JSON, or is cut off.", AList.Fault(GenericReader.ReadJson(AList.Of(text))).What);

    [Theory]
    [InlineData("""{"version":"\ud800","entries":[]}""")]
    [InlineData("""{"version":"1","\ud800":[]}""")]
    [InlineData("""{"version":"1","entries":[{"id":"A","type":"person","names":[{"text":"\udc00","kind":"primary"}]}]}""")]
    public void Half_a_character_is_refused(string text) =>
        Assert.IsType<ListReading.Refused>(GenericReader.ReadJson(AList.Of(text)));

    [Theory]
    [InlineData("[]", "The document must be an object.")]
    [InlineData("""{"version":"1"}""", "The document needs a list of entries.")]
    [InlineData("""{"version":"1","entries":[]}""", "There is no entry.")]
    public void A_list_without_entries_is_refused(string text, string what) =>
        Assert.Equal(what, AList.Fault(GenericReader.ReadJson(AList.Of(text))).What);

    [Fact]
    public void An_id_that_begins_again_is_told()
    {
        const string Rows = AList.CsvHeader + """
            A,type,person,,,,
            A,name,ONE,primary,,,
            B,type,person,,,,
            B,name,TWO,primary,,,
            A,type,person,,,,
            A,name,THREE,primary,,,

            """;

        Assert.Equal("The entry A is there 2 times.", AList.Fault(GenericReader.ReadCsv(AList.Of(Rows))).What);
    }

    [Fact]
    public void Nothing_of_a_person_is_in_a_fault()
    {
        var faults = AList.Faults(GenericReader.ReadCsv(AList.Of(Csv.Replace("primary", "best").Replace("X-1,program", "X-1,Secret Jane"))));

        Assert.DoesNotContain(faults, fault => fault.ToString().Contains("Jane"));
    }

    private static string Example(string page, string language)
    {
        var begin = page.LastIndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}
