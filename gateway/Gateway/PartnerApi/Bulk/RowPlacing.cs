using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>Places a row's order as it would be placed alone, and says what it would have been told.</summary>
internal sealed partial class RowPlacing(
    OrderIntake intake, PlacementProblems problems, IEnumerable<FailureClassifier> classifiers, TimeProvider clock, ILogger<RowPlacing> logger)
{
    /// <summary>Where the order stands in its row.</summary>
    private const string Order = "/order";

    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    public async Task<BulkResultView> ServeAsync(UploadRow row, CancellationToken cancel)
    {
        try
        {
            var request = row.Request();
            return row.Call.DryRun is { } before
                ? Tried(row, request, await intake.TryAsync(request, cancel), before)
                : Placed(row, await PlaceAsync(request, cancel));
        }
        // Edge: a row that fails is told so, and the others go on.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            return row.Refused(ProblemOf(failure, row));
        }
    }

    /// <summary>A full queue is no answer to a row: it waits, and the whole upload with it.</summary>
    private async Task<Placement> PlaceAsync(OrderRequest request, CancellationToken cancel)
    {
        for (var wait = _shortestWait; ; wait = wait * 2 < _longestWait ? wait * 2 : _longestWait)
        {
            try
            {
                return await intake.PlaceAsync(request, cancel);
            }
            catch (QueueFullException)
            {
                await Task.Delay(wait, clock, cancel);
            }
        }
    }

    private BulkResultView Placed(UploadRow row, Placement placement) => placement switch
    {
        Placement.Accepted accepted => row.Found(StatusCodes.Status202Accepted, accepted.Order.Id),
        Placement.Existing existing => row.Found(StatusCodes.Status200OK, existing.Order.Id),
        Placement.Replayed replayed => row.Found(replayed.Answer.Status, replayed.OrderId) with { Replayed = true },
        _ => row.Refused(problems.Of(placement, Order)),
    };

    private BulkResultView Tried(UploadRow row, OrderRequest request, Placement placement, RowsBefore before) => placement switch
    {
        Placement.Accepted when before.Note(row, request) is { } problem => row.Refused(problem),
        Placement.Accepted accepted => row.Valid(StatusCodes.Status200OK) with { DryRun = DryRunView.Of(accepted.Order) },
        Placement.Existing existing => row.Found(StatusCodes.Status200OK, existing.Order.Id) with { DryRun = DryRunView.Of(existing.Order) },
        _ => row.Refused(problems.Of(placement, Order)),
    };

    private Problem ProblemOf(Exception failure, UploadRow row)
    {
        var problem = classifiers.Select(classify => classify(failure)).FirstOrDefault(known => known is not null);
        if (problem is null or { Status: StatusCodes.Status500InternalServerError })
        {
            Log.RowFailed(logger, failure, row.Number, row.Call.TraceId);
        }

        return problem ?? FrameworkProblems.Internal();
    }

    private static partial class Log
    {
        [LoggerMessage(1090, LogLevel.Error, "Row {Row} of an upload failed unexpectedly, trace {TraceId}")]
        public static partial void RowFailed(ILogger logger, Exception failure, int row, string traceId);
    }
}
