using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Limits;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>Many orders in one call: a file of rows, answered row by row.</summary>
internal static class BulkEndpoints
{
    public const string MediaType = "application/x-ndjson";

    // Most callers read no answer before they have sent everything: so long it may take them.
    private static readonly MinDataRate _answerRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromMinutes(10));

    private static readonly TimeSpan _uploadsTake = TimeSpan.FromSeconds(5);

    public static void MapBulkOrders(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/orders", "Orders")
            .MapPost("/bulk", UploadAsync).DocumentBulk().RequireScope(Scopes.OrdersWrite);

    private static async Task<IResult> UploadAsync(
        HttpContext context, RowPlacing placing, Uploads uploads, IHostApplicationLifetime host, CancellationToken cancel)
    {
        LiftLimits(context.Features);
        var query = new QueryReader(context.Request);
        var dryRun = query.Flag("validateOnly") ? new RowsBefore() : null;
        if ((query.Refusal() ?? RefusalOf(context.Request)) is { } refusal)
        {
            return refusal;
        }

        var caller = context.Caller();
        using var place = uploads.Begin(caller);
        if (!place.IsAcquired)
        {
            return Problems.Of(
                "rate.limited", $"{Limiters.MostUploads} uploads of yours run already. Wait until one has ended.", retryAfter: _uploadsTake);
        }

        context.Response.ContentType = $"{MediaType}; charset=utf-8";
        var upload = new Upload(
            new UploadCall(caller, Problem.TraceIdOf(context), dryRun), new LineReader(context.Request.BodyReader), placing, uploads);
        var empty = await upload.RunAsync(context.Response.BodyWriter, host.ApplicationStopping, cancel);
        return empty is null ? TypedResults.Empty : empty;
    }

    private static Problem? RefusalOf(HttpRequest request) =>
        StrictJson.MediaTypeFault(request, MediaType) is { } fault ? Problems.Of("request.unsupportedMediaType", fault)
        : request.ContentLength > LineReader.LongestBody ? LineReader.TooLarge("Nothing was read. Send the rows in several uploads.")
        : null;

    /// <summary>Also for who is refused: the server takes in what is still sent, so that the refusal is read.</summary>
    private static void LiftLimits(IFeatureCollection features)
    {
        features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (features.Get<IHttpMinResponseDataRateFeature>() is { } answer)
        {
            answer.MinDataRate = _answerRate;
        }
    }
}
