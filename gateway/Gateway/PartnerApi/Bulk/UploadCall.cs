using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>Who uploads: all that a row needs of the request, which may be gone before the row is.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="TraceId">The id under which the logs know the request.</param>
/// <param name="DryRun">Where nothing is to be written: what would have been so far.</param>
internal sealed record UploadCall(Caller Caller, string TraceId, RowsBefore? DryRun)
{
    public BulkResultView Refused(int row, string? key, Problem problem) => new()
    {
        Row = row,
        IdempotencyKey = key,
        Status = problem.Status,
        Problem = new WrittenProblem(problem, TraceId),
    };
}
