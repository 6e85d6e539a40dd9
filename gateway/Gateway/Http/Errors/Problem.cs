using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>A refusal as RFC 9457 writes it. <see cref="Problems"/> makes it, so its code is one of the catalog.</summary>
internal sealed record Problem : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    public const string MediaType = "application/problem+json";

    public required ErrorEntry Entry { get; init; }

    /// <summary>What is wrong with this very request, and what to do.</summary>
    public required string Detail { get; init; }

    public IReadOnlyList<Fault> Errors { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Members beyond those that every problem has, such as <c>managedAt</c>.</summary>
    public ImmutableArray<KeyValuePair<string, JsonNode?>> Members { get; init; } = [];

    public string Code => Entry.Code;

    public int Status => Entry.Status!.Value;

    int? IStatusCodeHttpResult.StatusCode => Status;

    string? IContentTypeHttpResult.ContentType => MediaType;

    public Problem With(string member, JsonNode? value) => this with { Members = Members.Add(new(member, value)) };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = ProblemWriter.Write(this, TraceIdOf(httpContext));
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    /// <summary>The id under which the logs know this request.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
