using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>How the comparison of what was ordered with what is delivered stands.</summary>
internal sealed record ReconciliationView
{
    /// <summary>The run that is under way.</summary>
    public ReconciliationRunView? Running { get; init; }

    /// <summary>The last run that came to its end.</summary>
    public ReconciliationRunView? Last { get; init; }

    /// <summary>How many drifts last, by code, the worst first. Empty: all is as it was ordered.</summary>
    public required IReadOnlyList<DriftCountView> Drifts { get; init; }

    public static ReconciliationView Of(ReconciliationStanding standing)
    {
        var counts = standing.Drifts.ToDictionary(drift => drift.Code, drift => drift.Count);
        return new()
        {
            Running = standing.Open is { } open ? ReconciliationRunView.Of(open) : null,
            Last = standing.Last is { } last ? ReconciliationRunView.Of(last) : null,
            Drifts =
            [
                .. DriftCodes.All.Where(kind => counts.ContainsKey(kind.Code)).Select(kind => new DriftCountView
                {
                    Code = kind.Code,
                    Severity = kind.Severity.Word(),
                    Count = counts[kind.Code],
                }),
            ],
        };
    }
}

/// <summary>One run over everything.</summary>
internal sealed record ReconciliationRunView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>system, or who asked for it.</summary>
    public required string AskedBy { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How many subscriptions were checked.</summary>
    public required long Subscriptions { get; init; }

    /// <summary>How many order lines were checked.</summary>
    public required long Lines { get; init; }

    /// <summary>Of how many subscriptions the target could not be asked; the next run asks again.</summary>
    public required long Unknown { get; init; }

    public static ReconciliationRunView Of(ReconciliationRun run) => new()
    {
        Id = run.Id,
        AskedBy = run.AskedBy,
        StartedAt = run.StartedAt,
        FinishedAt = run.FinishedAt,
        Subscriptions = run.Subscriptions,
        Lines = run.Lines,
        Unknown = run.Unknown,
    };
}

/// <summary>How many drifts of a kind last.</summary>
internal sealed record DriftCountView
{
    /// <summary>The kind.</summary>
    public required string Code { get; init; }

    /// <summary>critical: delivered without being allowed. high: a customer lacks, or may soon lack, what was paid for. medium: the rest.</summary>
    [Words(typeof(DriftSeverity))]
    public required string Severity { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }
}

/// <summary>Something that is delivered otherwise than it was ordered.</summary>
internal sealed record DriftView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What kind it is.</summary>
    public required string Code { get; init; }

    /// <summary>critical: delivered without being allowed. high: a customer lacks, or may soon lack, what was paid for. medium: the rest.</summary>
    [Words(typeof(DriftSeverity))]
    public required string Severity { get; init; }

    /// <summary>Whose order it is.</summary>
    public required string Partner { get; init; }

    /// <summary>The order; `GET /ops/v1/orders/{orderId}` shows it.</summary>
    public required string OrderId { get; init; }

    /// <summary>The line of the order.</summary>
    public required string LineId { get; init; }

    /// <summary>The subscription, where there is one.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>What was ordered.</summary>
    public required string Ordered { get; init; }

    /// <summary>What is delivered.</summary>
    public required string Delivered { get; init; }

    /// <summary>What a person does about it. Nothing is repaired by itself.</summary>
    public required string Fix { get; init; }

    /// <summary>Open dead letters of the order: `POST /ops/v1/dead-letters/{id}/requeue` sends one on its way again.</summary>
    public required IReadOnlyList<string> DeadLetters { get; init; }

    /// <summary>When a run first found it.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When a run last found it.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When a run found it gone; absent while it lasts.</summary>
    public DateTimeOffset? HealedAt { get; init; }

    public static DriftView Of(KeptDrift drift, IEnumerable<string> letters) => new()
    {
        Id = drift.Id,
        Code = drift.Code,
        Severity = DriftCodes.Of(drift.Code).Severity.Word(),
        Partner = drift.Partner,
        OrderId = drift.OrderId,
        LineId = drift.LineId,
        SubscriptionId = drift.SubscriptionId,
        Ordered = drift.Ordered,
        Delivered = drift.Delivered,
        Fix = DriftCodes.Of(drift.Code).Fix,
        DeadLetters = [.. letters],
        FirstSeenAt = drift.FirstSeenAt,
        LastSeenAt = drift.LastSeenAt,
        HealedAt = drift.HealedAt,
    };
}
