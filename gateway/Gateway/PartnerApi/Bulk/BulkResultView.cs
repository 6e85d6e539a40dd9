using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>What became of one row of an upload.</summary>
internal sealed record BulkResultView
{
    /// <summary>The number of the row's line in the file, from 1. Blank lines are counted and have no result.</summary>
    public required int Row { get; init; }

    /// <summary>The row's key, as far as it could be read.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The HTTP status that the order would have got alone.</summary>
    public required int Status { get; init; }

    /// <summary>The order that was placed, now or before.</summary>
    public string? OrderId { get; init; }

    /// <summary>Where the order is.</summary>
    public string? Location { get; init; }

    /// <summary>true when the key was answered before, and this is that answer.</summary>
    public bool? Replayed { get; init; }

    /// <summary>With validateOnly: what placing the order would yield.</summary>
    public DryRunView? DryRun { get; init; }

    /// <summary>Why the row was refused. Pointers are into the row, such as /order/lines/0/sku.</summary>
    public WrittenProblem? Problem { get; init; }

    /// <summary>true on the last line of an upload that was cut: neither this row nor any behind it was read.</summary>
    public bool? Cut { get; init; }
}
