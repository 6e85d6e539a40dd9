using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What people are asked to decide on a held order.</summary>
internal sealed record ReviewView
{
    /// <summary>How the sale came about.</summary>
    [Words(typeof(Workflow))]
    public required string Workflow { get; init; }

    /// <summary>Since when it waits.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>By when somebody should have decided.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>Who wants it to go on; somebody else has to agree. Absent where nobody does yet.</summary>
    public string? ProposedBy { get; init; }

    /// <summary>Since when.</summary>
    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>Why.</summary>
    public string? ProposedReason { get; init; }

    public static ReviewView Of(Partner partner, ScreeningDecision newest, ProposedRelease? proposed, ScreeningPolicy policy, TimeProvider clock)
    {
        var workflow = Workflows.Of(partner);
        var hours = policy.RowOn(workflow, partner.Today(clock))?.ReviewHours ?? 0;
        return new ReviewView
        {
            Workflow = workflow.Word(),
            Since = newest.DecidedAt,
            DueBy = newest.DecidedAt.AddHours(hours),
            ProposedBy = proposed?.ProposedBy,
            ProposedAt = proposed?.At,
            ProposedReason = proposed?.Reason,
        };
    }
}

/// <summary>An entry of a list that somebody on the order resembles.</summary>
internal sealed record MatchView
{
    /// <summary>The role of the party.</summary>
    public required string Party { get; init; }

    /// <summary>The name that was asked for.</summary>
    public required string Asked { get; init; }

    /// <summary>The list.</summary>
    public required string List { get; init; }

    /// <summary>The SHA-256 of the list's content.</summary>
    public required string ListHash { get; init; }

    /// <summary>true: nobody on the list may be served.</summary>
    public required bool IsBlocking { get; init; }

    /// <summary>The entry's id in the list.</summary>
    public required string EntryId { get; init; }

    /// <summary>A hash of all that the list says of the entry.</summary>
    public required string EntryHash { get; init; }

    /// <summary>The listed name that is nearest.</summary>
    public required string Listed { get; init; }

    /// <summary>primary, strong or weak.</summary>
    [Words(typeof(ListedNameKind))]
    public required string Kind { get; init; }

    /// <summary>How near, from 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Which word was held against which.</summary>
    public required IReadOnlyList<WordPairView> Alignment { get; init; }

    /// <summary>What speaks for or against it beside the name.</summary>
    public required IReadOnlyList<QualifierView> Qualifiers { get; init; }

    /// <summary>The exception, or the decision by which the order was released before, that set it aside; absent where it counted.</summary>
    public string? SetAsideBy { get; init; }

    /// <summary>All of a decision, in their order: exceptions name them by their place.</summary>
    public static IReadOnlyList<MatchView> Of(KeptMatches kept)
    {
        var asides = kept.Asides.ToDictionary(one => one.Match, one => one.By);
        return [.. kept.Matches.Select((match, i) => Of(match) with { SetAsideBy = asides.GetValueOrDefault(i) })];
    }

    public static MatchView Of(ListMatch match) => new()
    {
        Party = match.Party,
        Asked = match.Asked,
        List = match.List,
        ListHash = match.ListHash,
        IsBlocking = match.IsBlocking,
        EntryId = match.EntryId,
        EntryHash = match.EntryHash,
        Listed = match.Listed,
        Kind = match.Kind.Word(),
        Score = match.Score,
        Alignment =
        [
            .. match.Alignment.Select(pair => new WordPairView
            {
                Asked = pair.Asked, Listed = pair.Listed, Similarity = pair.Similarity, Weight = pair.Weight,
            }),
        ],
        Qualifiers =
        [
            .. match.Qualifiers.Select(one => new QualifierView { Kind = one.Kind, Effect = one.Effect.Word(), Summary = one.Summary }),
        ],
    };
}

/// <summary>Two words that were held against each other; one is absent where the other stood alone.</summary>
internal sealed record WordPairView
{
    /// <summary>The word that was asked for.</summary>
    public string? Asked { get; init; }

    /// <summary>The listed word.</summary>
    public string? Listed { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Similarity { get; init; }

    /// <summary>How much the pair counts.</summary>
    public required double Weight { get; init; }
}

/// <summary>Something beside the name.</summary>
internal sealed record QualifierView
{
    /// <summary>country, birthDate, address, type or identifier.</summary>
    public required string Kind { get; init; }

    /// <summary>corroborates, contradicts or identifies.</summary>
    [Words(typeof(QualifierEffect))]
    public required string Effect { get; init; }

    /// <summary>What was compared.</summary>
    public required string Summary { get; init; }
}
