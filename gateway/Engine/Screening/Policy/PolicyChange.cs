namespace Fulfillment.Engine.Screening.Policy;

/// <summary>A policy that might be: what is absent stays as it is.</summary>
/// <param name="Workflow">Which workflow it is about; <c>null</c> for all.</param>
/// <param name="ReviewFrom">From this score on somebody would look.</param>
/// <param name="WeakFrom">The same of weak names alone.</param>
/// <param name="DenyFrom">From this score on it would be refused.</param>
/// <param name="DenyWords">So many words would have to be in both names.</param>
public sealed record PolicyChange(Workflow? Workflow, double? ReviewFrom, double? WeakFrom, double? DenyFrom, int? DenyWords)
{
    /// <summary>The row as it would be.</summary>
    public PolicyRow Of(PolicyRow row) => Workflow is { } only && only != row.Workflow ? row : row with
    {
        ReviewFrom = ReviewFrom ?? row.ReviewFrom,
        WeakFrom = Math.Max(WeakFrom ?? row.WeakFrom, ReviewFrom ?? row.ReviewFrom),
        DenyFrom = DenyFrom ?? row.DenyFrom,
        DenyWords = DenyWords ?? row.DenyWords,
    };
}
