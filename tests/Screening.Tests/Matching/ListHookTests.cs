using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Tests.Lists;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Matching;

/// <summary>The hook that looks for parties on the lists there are.</summary>
public sealed class ListHookTests : LibraryTests
{
    private const string Two = """
        {"version":"2026-11-01","entries":[
          {"id":"EX-1","type":"organization","names":[{"text":"EXEMPLARY GADGET HOLDINGS LLC","kind":"primary"}],"countries":["KP"],
           "identifiers":[{"kind":"Registration Number","value":"HRB 4711","country":"DE"}]},
          {"id":"EX-2","type":"person","names":[{"text":"SAMPLESON, Quentin Archibald","kind":"primary"}]}]}
        """;

    [Fact]
    public async Task A_party_and_its_people_are_looked_for()
    {
        using var hook = await HookAsync(Two);

        var answer = await AskAsync(hook, Named("Exemplary Gadget Holdings") with { ContactNames = ["Quentin Sampleson", "Erika Mustermann"] });

        Assert.Equal(Verdict.Allow, answer.Verdict);
        Assert.Equal(["EX-1", "EX-2"], answer.Matches.Select(match => match.EntryId).Order());
        Assert.Equal(["Exemplary Gadget Holdings", "Quentin Sampleson"], answer.Matches.Select(match => match.Asked).Order());
        Assert.All(answer.Matches, match => Assert.True(match.Score >= 0.7));
        Assert.StartsWith("lists a-list 2026-11-01 sha256:", answer.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identifier_finds_whatever_the_name_is()
    {
        using var hook = await HookAsync(Two);

        var answer = await AskAsync(hook, Named("Something Else") with { Identifiers = [new ScreenedIdentifier("registration", "hrb4711", "DE")] });

        Assert.Contains(Assert.Single(answer.Matches).Qualifiers, one => one.Effect == QualifierEffect.Identifies);
    }

    [Fact]
    public async Task While_a_list_is_missing_or_too_old_a_person_is_asked()
    {
        using var missing = new ListHook(Library(("a-list", new ListOptions { Format = ListFormat.Json, Primary = Folder.PathOf("none.json") })), Clock);
        using var there = await HookAsync(Two);
        var fresh = await AskAsync(there, Named("Nobody At All"));
        Clock.Advance(TimeSpan.FromDays(400));

        var old = await AskAsync(there, Named("Nobody At All"));

        Assert.Equal((Verdict.Review, "list.missing"), await RuleAsync(missing));
        Assert.Equal((Verdict.Allow, 0), (fresh.Verdict, fresh.Matches.Count));
        Assert.Equal((Verdict.Review, "list.tooOld"), (old.Verdict, Assert.Single(old.Reasons).Rule));
    }

    [Fact]
    public async Task Without_a_list_nothing_is_found_and_the_answer_says_so()
    {
        using var hook = new ListHook(Library(), Clock);

        var answer = await AskAsync(hook, Named("Exemplary Gadget Holdings"));

        Assert.Equal((Verdict.Allow, "lists none", 0), (answer.Verdict, answer.Source, answer.Matches.Count));
    }

    [Fact]
    public async Task Another_edition_counts_from_the_next_question_on()
    {
        var library = await LibraryAsync(Two);
        using var hook = new ListHook(library, Clock);
        var before = await AskAsync(hook, Named("Brandnew Evil Works"));

        await WriteAsync(Two.Replace("EXEMPLARY GADGET HOLDINGS", "BRANDNEW EVIL WORKS").Replace("2026-11-01", "2026-11-02"));
        await NextAsync(library);
        var after = await AskAsync(hook, Named("Brandnew Evil Works"));

        Assert.Empty(before.Matches);
        Assert.Equal("EX-1", Assert.Single(after.Matches).EntryId);
        Assert.Contains("2026-11-02", after.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", Verdict.Review)]
    [InlineData("\u202e\u200b😀😀", Verdict.Review)]
    [InlineData("x", Verdict.Allow)]
    [InlineData("김정은 和谐 (株)", Verdict.Allow)]
    public async Task A_name_of_any_kind_is_answered_and_one_without_letters_by_a_person(string name, Verdict verdict)
    {
        using var hook = await HookAsync(Two);

        Assert.Equal(verdict, (await AskAsync(hook, Named(name))).Verdict);
    }

    [Fact]
    public async Task Nobody_hides_behind_a_name_that_is_too_long_to_be_compared()
    {
        using var hook = await HookAsync(Two);

        var many = await AskAsync(hook, Named($"{string.Concat(Enumerable.Repeat("a b ", 25))}Exemplary Gadget Holdings"));
        var letters = await AskAsync(hook, Named($"{new string('a', 10_000)} Exemplary Gadget Holdings"));
        var contact = await AskAsync(hook, Named("Nobody At All") with { ContactNames = [string.Concat(Enumerable.Repeat("x ", 50))] });

        Assert.All([many, letters, contact], answer => Assert.Equal((Verdict.Review, "name.notRead"), (answer.Verdict, Assert.Single(answer.Reasons).Rule)));
    }

    private static ScreenedParty Named(string name) => A.Party() with { Name = name };

    private static async Task<(Verdict, string)> RuleAsync(ListHook hook)
    {
        var answer = await AskAsync(hook, Named("Nobody At All"));
        return (answer.Verdict, Assert.Single(answer.Reasons).Rule);
    }

    private async Task<ListHook> HookAsync(string list) => new(await LibraryAsync(list), Clock);

    private async Task<ListLibrary> LibraryAsync(string list)
    {
        await WriteAsync(list);
        var library = Library(("a-list", new ListOptions { Format = ListFormat.Json, Primary = Folder.PathOf("list.json") }));
        await StartAsync(library);
        return library;
    }

    private async Task WriteAsync(string list)
    {
        await File.WriteAllTextAsync(Folder.PathOf("list.json"), list);
        File.SetLastWriteTimeUtc(Folder.PathOf("list.json"), Clock.GetUtcNow().UtcDateTime);
    }

    private static async Task<ScreeningAnswer> AskAsync(ListHook hook, ScreenedParty party) => await hook.ScreenAsync(
        new ScreeningRequest { SubjectId = "ord_1", On = new DateOnly(2026, 11, 21), Parties = [party], Skus = [] }, CancellationToken.None);
}
