namespace Fulfillment.Gateway.PartnerApi;

/// <summary>One page.</summary>
internal sealed record ListView<T>
{
    /// <summary>The entries of this page.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Where the next page begins; null on the last one.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public required string? NextCursor { get; init; }

    /// <summary>Cuts a page out of one entry more than fits.</summary>
    public static ListView<T> Page<TRow>(
        IReadOnlyList<TRow> rows, int limit, Func<TRow, T> view, Func<TRow, string> cursor) => new()
        {
            Data = [.. rows.Take(limit).Select(view)],
            NextCursor = rows.Count > limit ? cursor(rows[limit - 1]) : null,
        };
}
