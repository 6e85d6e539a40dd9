using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching;
using Fulfillment.Screening.Matching.Words;
using Fulfillment.Screening.Tests.Support;

namespace Fulfillment.Screening.Tests.Matching;

/// <summary>What holds of every name, also of those that somebody made up to break us.</summary>
public sealed class MatchingProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(500);

    private static readonly NameIndex _sdn =
        NameIndex.Of([((ListReading.Read)OfacReader.Read(Samples.Sdn2023)).Snapshot]);

    [Fact]
    public void No_text_throws_and_every_score_is_between_0_and_1() => Prop
        .ForAll(Texts().ToArbitrary(), text =>
            AList.Index.Find(AList.Ask(text), 0).All(hit => hit.Score is >= 0 and <= 1) && NameReader.Readings(text, PartyKind.Person).Count > 0)
        .Check(_config);

    [Fact]
    public void Every_listed_name_finds_itself()
    {
        var names = _sdn.Lists[0].Entries.Where((_, at) => at % 7 == 0).SelectMany(entry => entry.Names.Select(name => (Entry: entry, name.Text)));

        var missed = names.Where(name =>
            !_sdn.Find(AList.Ask(name.Text, ListedForm.KindOf(name.Entry.Type)), 0.999).Any(hit => hit.Entry == name.Entry));

        Assert.Empty(missed.Select(name => name.Text));
    }

    [Fact]
    public void Nearly_every_listed_name_finds_itself_also_when_it_may_be_anybodys()
    {
        var entries = _sdn.Lists[0].Entries.Where((_, at) => at % 11 == 0).ToList();

        var found = entries.Count(entry => _sdn.Find(AList.Ask(entry.Names[0].Text), 0.97).Any(hit => hit.Entry == entry));

        Assert.InRange(found, 0.995 * entries.Count, entries.Count);
    }

    [Fact]
    public void The_order_of_two_words_does_not_change_how_alike_they_are() => Prop
        .ForAll(Words().Two().ToArbitrary(), both => Likeness.Of(both.Item1, both.Item2) is >= 0 and <= 1 and var one
            && Math.Abs(one - Likeness.Of(both.Item2, both.Item1)) < 1e-9)
        .Check(_config);

    [Fact]
    public void A_search_is_the_same_every_time() => Prop
        .ForAll(Texts().ToArbitrary(), text =>
            Scores(_sdn, text).SequenceEqual(Scores(_sdn, text)))
        .Check(_config.WithMaxTest(100));

    public static TheoryData<string> Hostile =>
    [
        "", " ", "a", "1", "'", ",", "...", "\0", "\uD800", "\u202Eabc", "🚀🚀🚀", new string('a', 10_000), new string(' ', 10_000),
        string.Join(' ', Enumerable.Repeat("mohammed", 2_000)), string.Concat(Enumerable.Range(0, 5_000).Select(n => (char)(0x4E00 + n))),
        string.Join(' ', Enumerable.Range(0, 2_000).Select(n => $"{(char)('a' + (n % 26))}li")), string.Concat(Enumerable.Repeat("alibank", 1_500)),
        string.Join(' ', Enumerable.Repeat("Muhammad Ahmad Ali Hasan Husayn Abd al-Rahman", 200)), new string('\u0301', 10_000),
        string.Join(',', Enumerable.Repeat("al", 3_000)), string.Concat(Enumerable.Repeat("x.", 5_000)),
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_name_is_answered_in_bounded_time(string name)
    {
        var best = Enumerable.Range(0, 3).Min(_ => Milliseconds(() => _sdn.Find(AList.Ask(name), 0.7)));

        Assert.InRange(best, 0, 500);
    }

    [Fact]
    public async Task Many_may_search_at_once()
    {
        string[] names = ["Bank Melli Iran", "Mohammed Ali", "Aerocaribbean Airlines", "Müller GmbH"];
        var alone = names.Select(name => Scores(_sdn, name)).ToArray();

        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Task.Run(() => (n % 4, Scores(_sdn, names[n % 4])))));

        Assert.All(together, one => Assert.Equal(alone[one.Item1], one.Item2));
    }

    private static double[] Scores(NameIndex index, string name) => [.. index.Find(AList.Ask(name), 0.6).Select(hit => hit.Score)];

    private static double Milliseconds(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Gen<string> Words() => Gen.Choose('a', 'z').Select(letter => (char)letter).NonEmptyListOf().Select(string.Concat);

    private static Gen<string> Texts() => Gen.OneOf(
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
        Gen.Elements("Qalandar", "al-", "Abd", "Verzhbolovich,", "ООО", "محمد", "co.", "7", "x.", "\u202E", "é", "株式会社", "ltd").ListOf()
            .Select(parts => string.Join(' ', parts)));
}
