namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Says which refusal an exception stands for, or <c>null</c> when it is none of its own.</summary>
internal delegate Problem? FailureClassifier(Exception failure);

/// <summary>Turns every refusal and failure without a body into a problem. It stands around everything else.</summary>
internal sealed partial class ProblemMiddleware(
    RequestDelegate next, IEnumerable<FailureClassifier> classifiers, ILogger<ProblemMiddleware> logger)
{
    private readonly FailureClassifier[] _classifiers = [.. classifiers];

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsBareRefusal(context.Response) && FrameworkProblems.Of(context) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && HasLeft(context))
        {
            Log.CallerLeft(logger, context.Request.Method);
        }
        // The edge of every endpoint: what nobody expected becomes a log line and an answer without details.
        catch (Exception failure)
        {
            await AnswerAsync(context, failure);
        }
    }

    private static bool IsBareRefusal(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null or "" };

    private static bool HasLeft(HttpContext context) => context.RequestAborted.IsCancellationRequested;

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        var problem = failure is BadHttpRequestException refusal ? FrameworkProblems.Of(refusal) : Classify(failure);
        if (problem is null or { Status: 500 })
            Log.Unexpected(logger, failure, context.Request.Method, Problem.TraceIdOf(context));
        else if (problem.Status >= 500)
            Log.Unavailable(logger, failure, problem.Code, Problem.TraceIdOf(context));

        if (context.Response.HasStarted)
        {
            // Half an answer is out: only a broken connection tells the caller that it is not whole.
            context.Abort();
            return;
        }

        context.Response.Clear();
        await (problem ?? FrameworkProblems.Internal()).ExecuteAsync(context);
    }

    private Problem? Classify(Exception failure) =>
        _classifiers.Select(classify => classify(failure)).FirstOrDefault(problem => problem is not null);

    private static partial class Log
    {
        [LoggerMessage(8001, LogLevel.Error, "{Method} failed unexpectedly, trace {TraceId}")]
        public static partial void Unexpected(ILogger logger, Exception failure, string method, string traceId);

        [LoggerMessage(8002, LogLevel.Warning, "A request was refused with {Code}, trace {TraceId}")]
        public static partial void Unavailable(ILogger logger, Exception failure, string code, string traceId);

        [LoggerMessage(8003, LogLevel.Debug, "The caller of {Method} left before the answer")]
        public static partial void CallerLeft(ILogger logger, string method);
    }
}
