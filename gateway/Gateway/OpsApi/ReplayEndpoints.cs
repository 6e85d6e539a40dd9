using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Decisions made again from what was kept.</summary>
internal static class ReplayEndpoints
{
    private const string Decision = "scr_01jd7m3q9x4t6v8b2c5e7g9h1p";

    public static void MapReplays(this IEndpointRouteBuilder routes) => routes
        .MapOpsGroup("/screening-decisions", "Screening")
        .MapPost("/{id}/replay", ReplayAsync).Document().RequireScope(Scopes.ScreeningReview);

    private static async Task<IResult> ReplayAsync(string id, HttpContext context, ReplayDesk desk, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal
            ? refusal
            : await desk.ReplayAsync(id, context.Caller().Actor, cancel) switch
            {
                ReplayOutcome.Replayed replayed => TypedResults.Ok(ReplayView.Of(id, replayed.Replay)),
                ReplayOutcome.Busy => Problems.Of(
                    "replay.busy", "Another decision is being made again on this node.", retryAfter: TimeSpan.FromSeconds(5)),
                ReplayOutcome.ByPerson => Problems.Of("decision.byPerson", "A person decided: their reason stands beside the decision."),
                ReplayOutcome.ContentGone => Problems.Of("content.gone", "What was screened is not there any more as it was: it was erased, or changed in the store."),
                ReplayOutcome.NotKept => Problems.Of("edition.notKept", "The decision was made before what screening goes by was kept."),
                ReplayOutcome.Damaged damaged => Problems.Of(
                    "edition.damaged", $"What is kept of {damaged.Name} has another hash than {damaged.Hash}: nothing can be shown by it."),
                ReplayOutcome.HookGone gone => Problems.Of("hook.gone", $"Nothing here reads any more what {gone.Hook} went by."),
                _ => Problems.Of("decision.unknown", "There is no screening decision with this id."),
            };

    private static RouteHandlerBuilder Document(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ReplayDecision").WithSummary("Make a screening decision again, from what was kept")
        .WithDescription("Judges the order's content by the editions of the lists, the rules and the policy that the decision was made by, and compares bit by bit: verdicts, reasons, and whom somebody resembles with scores and explanations. "
            + "Answers that cannot be given again (a vendor's, a person's), and that a list was too old on that day, are believed as they are on record. Nothing is changed but the audit chain, which says who asked.")
        .WithParameters(ParameterDoc.Path("id", "The decision's id.", Decision))
        .WithResponseExample(StatusCodes.Status200OK, ReplayView.Of(Decision, new Replay
        {
            Differences = [],
            Editions =
            [
                new KeptEdition
                {
                    Hash = "5f0c63b1a7e5a8f1d4b8e6a2c9d7f3b1e0a4c8d6f2b5e9a3c7d1f4b8e6a2c9d7", Kind = Sdk.Screening.EditionKind.List, Hook = "lists", Name = "ofac-sdn",
                    Version = "2026-11-01", AsOf = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero), Size = 9_412_003,
                    KeptAt = new DateTimeOffset(2026, 11, 21, 9, 0, 5, TimeSpan.Zero),
                },
            ],
            Hooks = [new ReplayedHook("lists", "matcher 1"), new ReplayedHook("vendor", null)],
        }))
        .WithProblems(
            "decision.unknown", "decision.byPerson", "edition.notKept", "edition.damaged", "content.gone", "hook.gone", "replay.busy");
}

/// <summary>What came out.</summary>
internal sealed record ReplayView
{
    /// <summary>The decision.</summary>
    public required string DecisionId { get; init; }

    /// <summary>true: the same, bit for bit.</summary>
    public required bool Same { get; init; }

    /// <summary>Where it came out otherwise.</summary>
    public required IReadOnlyList<ReplayDifferenceView> Differences { get; init; }

    /// <summary>What it was made from.</summary>
    public required IReadOnlyList<EditionView> Editions { get; init; }

    /// <summary>The hooks that answered then.</summary>
    public required IReadOnlyList<ReplayedHookView> Hooks { get; init; }

    public static ReplayView Of(string id, Replay replay) => new()
    {
        DecisionId = id,
        Same = replay.IsSame,
        Differences =
        [
            .. replay.Differences.Select(one => new ReplayDifferenceView
            {
                Hook = one.Hook == "" ? null : one.Hook, What = one.What, Then = one.Then, Now = one.Now,
            }),
        ],
        Editions =
        [
            .. replay.Editions.Select(one => new EditionView
            {
                Name = one.Name, Version = one.Version, Hash = one.Hash, AsOf = one.Kind == Sdk.Screening.EditionKind.List ? one.AsOf : null, KeptAt = one.KeptAt,
            }),
        ],
        Hooks = [.. replay.Hooks.Select(one => new ReplayedHookView { Hook = one.Hook, Method = one.Method })],
    };
}

/// <summary>Something that came out otherwise.</summary>
internal sealed record ReplayDifferenceView
{
    /// <summary>Whose answer; absent for the decision itself.</summary>
    public string? Hook { get; init; }

    /// <summary>method, source, verdict, reasons or matches; `record` where the decision is not kept as the audit chain has it.</summary>
    public required string What { get; init; }

    /// <summary>What is on record.</summary>
    public required string Then { get; init; }

    /// <summary>What comes out now.</summary>
    public required string Now { get; init; }
}

/// <summary>An edition of a list, or rules, as it was kept.</summary>
internal sealed record EditionView
{
    /// <summary>The list's or the rules' name.</summary>
    public required string Name { get; init; }

    /// <summary>What its publisher calls it.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 under which it is kept.</summary>
    public required string Hash { get; init; }

    /// <summary>Of a list: when it was known to be what its publisher has.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>When a node took it into use for the first time.</summary>
    public required DateTimeOffset KeptAt { get; init; }
}

/// <summary>A hook that answered then.</summary>
internal sealed record ReplayedHookView
{
    /// <summary>Its name.</summary>
    public required string Hook { get; init; }

    /// <summary>How it found its answer; absent where the answer is believed as it is on record.</summary>
    public string? Method { get; init; }
}
