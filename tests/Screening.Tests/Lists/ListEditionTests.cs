using System.Text;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Tests.Support;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>Editions as they are kept for later.</summary>
public sealed class ListEditionTests
{
    private static readonly ListFiles _json = Files(
        """{"version":"2026-11-01","entries":[{"id":"EX-1","type":"person","names":[{"text":"EXAMPLE, Jane","kind":"primary"}]}]}""");

    public static TheoryData<string> Published => ["ofac", "nonsdn", "bis"];

    [Theory]
    [MemberData(nameof(Published))]
    public void A_list_is_read_again_as_it_was(string which)
    {
        var (options, source) = which switch
        {
            "ofac" => (new ListOptions { Format = ListFormat.Ofac }, Samples.Sdn2021),
            "nonsdn" => (new ListOptions { Format = ListFormat.Ofac, IsBlocking = false }, Samples.NonSdn2025),
            _ => (new ListOptions { Format = ListFormat.Bis }, Samples.Bis2022),
        };
        var files = new ListFiles([.. source.Parts.Select(part => new ListFile(part, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "tag"))], Samples.AsOf);
        var read = Read(source.Name, options, files);

        var again = ListEdition.Read(ListEdition.Of(options, files, read));

        Assert.Equal((read.Name, read.Version, read.Hash, read.IsBlocking, read.AsOf), (again.Name, again.Version, again.Hash, again.IsBlocking, again.AsOf));
        Assert.Equal(read.Entries.Select(entry => (entry.Id, entry.Hash)), again.Entries.Select(entry => (entry.Id, entry.Hash)));
    }

    [Fact]
    public void The_same_files_are_one_edition_and_read_in_another_way_they_are_another()
    {
        var options = new ListOptions { Format = ListFormat.Json };
        var read = Read("a-list", options, _json);
        var later = _json with { AsOf = _json.AsOf.AddHours(1) };

        var edition = ListEdition.Of(options, _json, read);

        Assert.Equal(edition.Hash, ListEdition.Of(options, later, read).Hash);
        Assert.NotEqual(edition.Hash, ListEdition.Of(new ListOptions { Format = ListFormat.Json, IsBlocking = false }, _json, read).Hash);
        Assert.NotEqual(edition.Hash, ListEdition.Of(options, _json, read with { Name = "b-list" }).Hash);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData("null\n")]
    [InlineData("{\"name\":\"a\",\"format\":\"json\",\"isBlocking\":true,\"version\":\"\",\"parts\":[{\"kind\":\"primary\",\"length\":9}]}\n{}")]
    [InlineData("{\"name\":\"a\",\"format\":\"json\",\"isBlocking\":true,\"version\":\"\",\"parts\":[{\"kind\":\"primary\",\"length\":-1}]}\n{}")]
    [InlineData("{\"name\":\"a\",\"format\":\"json\",\"isBlocking\":true,\"version\":\"\",\"parts\":[{\"kind\":\"primary\",\"length\":2}]}\n{}")]
    public void What_is_no_edition_is_refused(string content)
    {
        var edition = ListEdition.Of(new ListOptions { Format = ListFormat.Json }, _json, Read("a-list", new ListOptions { Format = ListFormat.Json }, _json));

        Assert.Throws<FormatException>(() => ListEdition.Read(edition with { Content = Encoding.UTF8.GetBytes(content) }));
    }

    private static ListSnapshot Read(string name, ListOptions options, ListFiles files) =>
        Assert.IsType<ListReading.Read>(ListFiles.Read(name, options, files)).Snapshot;

    private static ListFiles Files(string text) =>
        new([new ListFile(new ListPart(ListPartKind.Primary, "list.json", Encoding.UTF8.GetBytes(text)), null, null)], Samples.AsOf);
}
