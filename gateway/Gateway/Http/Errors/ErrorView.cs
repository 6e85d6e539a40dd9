namespace Fulfillment.Gateway.Http.Errors;

/// <summary>The whole error catalog.</summary>
internal sealed record ErrorListView
{
    /// <summary>Every code there is.</summary>
    public required IReadOnlyList<ErrorView> Data { get; init; }
}

/// <summary>One code of the error catalog.</summary>
internal sealed record ErrorView
{
    /// <summary>The code, stable for ever.</summary>
    public required string Code { get; init; }

    /// <summary>
    /// Where the code appears: <c>problem</c> (a whole answer), <c>fault</c> (an entry of errors) or <c>reason</c> (on an
    /// order or a line).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The problem type: the address of this entry.</summary>
    public required string Type { get; init; }

    /// <summary>The HTTP status of a problem.</summary>
    public int? Status { get; init; }

    /// <summary>The code in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the same request may succeed later, unchanged.</summary>
    public required bool Retryable { get; init; }

    /// <summary>What happened.</summary>
    public required string Meaning { get; init; }

    /// <summary>What to do.</summary>
    public required string Fix { get; init; }

    public static ErrorView Of(ErrorEntry entry) => new()
    {
        Code = entry.Code,
        Kind = entry.Kind.ToString().ToLowerInvariant(),
        Type = entry.Type,
        Status = entry.Status,
        Title = entry.Title,
        Retryable = entry.Retryable,
        Meaning = entry.Meaning,
        Fix = entry.Fix,
    };
}
