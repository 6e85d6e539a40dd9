using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening.Records;

/// <summary>A hook over a list of which each line is somebody, with an id and a name; who has the name resembles them.</summary>
internal sealed class FakeListHook : IChangingHook
{
    public string Name => "lists";

    /// <summary>What it goes by.</summary>
    public ScreeningEdition List { get; set; } = Editions.Of("1 Nobody", DateTimeOffset.UnixEpoch);

    /// <summary>How it compares.</summary>
    public string Method { get; set; } = "fake 1";

    /// <summary>How near whoever is found is.</summary>
    public double Score { get; set; } = 0.8;

    /// <summary>Says that the list is too old.</summary>
    public bool IsOld { get; set; }

    /// <summary>Happens whenever somebody is looked for.</summary>
    public Func<Task> Asked { get; set; } = () => Task.CompletedTask;

    IReadOnlyList<ScreeningEdition> IReplayableHook.Editions => [List];

    public IReadOnlyList<string> PassingRules => ["list.tooOld"];

    public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel) => AnswerAsync(List, Lines(List), request);

    public IScreeningHook Again(IReadOnlyList<ScreeningEdition> editions) =>
        new Fixed(request => AnswerAsync(editions[0], Lines(editions[0]), request, isOld: false));

    public IScreeningHook? Among(ScreeningEdition? before, IReadOnlyList<ScreeningEdition> now)
    {
        var changed = Lines(now[0]).Except(before is null ? [] : Lines(before)).ToList();
        return changed.Count == 0 ? null : new Fixed(request => AnswerAsync(now[0], changed, request, isOld: false));
    }

    private static List<string> Lines(ScreeningEdition edition) => [.. Encoding.UTF8.GetString(edition.Content.Span).Split('\n')];

    private async ValueTask<ScreeningAnswer> AnswerAsync(
        ScreeningEdition list, IReadOnlyList<string> lines, ScreeningRequest request, bool? isOld = null)
    {
        await Asked();
        IReadOnlyList<ScreeningReason> gaps = isOld ?? IsOld
            ? [new ScreeningReason { Rule = "list.tooOld", Verdict = Verdict.Review, Party = "order", Summary = "It is 50 hours old." }]
            : [];
        return new ScreeningAnswer
        {
            Verdict = gaps.Count == 0 ? Verdict.Allow : Verdict.Review,
            Source = $"lists {list.Name} sha256:{list.Hash[..16]}, {Method}",
            Reasons = gaps,
            Matches = [.. from party in request.Parties from line in lines where line[(line.IndexOf(' ') + 1)..] == party.Name select Match(list, line, party)],
            Basis = new AnswerBasis(Method, [list.Hash]),
        };
    }

    private ListMatch Match(ScreeningEdition list, string line, ScreenedParty party) => new()
    {
        Party = party.Role,
        Asked = party.Name,
        List = list.Name,
        ListHash = list.Hash,
        IsBlocking = true,
        EntryId = line[..line.IndexOf(' ')],
        EntryHash = line,
        Listed = party.Name.ToUpperInvariant(),
        Kind = ListedNameKind.Primary,
        Score = Score,
        SharedWords = 2,
        Alignment = [new WordPair("a", "a", 0.9, 0.1 + 0.2)],
    };

    private sealed class Fixed(Func<ScreeningRequest, ValueTask<ScreeningAnswer>> answer) : IScreeningHook
    {
        public string Name => "lists";

        public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel) => answer(request);
    }
}
