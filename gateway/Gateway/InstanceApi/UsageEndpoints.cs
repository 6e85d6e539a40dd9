using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.OpsApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>Where usage of any meter comes in: from installed products, and from the vendor's own platform.</summary>
internal static class UsageEndpoints
{
    private const string Csv = "text/csv";

    public static void MapUsage(this IEndpointRouteBuilder routes)
    {
        routes.MapGroup("/v1/usage").WithTags("Installed products").WithGroupName(OpenApiSetup.Partners)
            .MapPost("", OfInstanceAsync).DocumentUsage().RequireInstance();
        routes.MapOpsGroup("/usage", "Usage")
            .MapPost("", OfPlatformAsync).DocumentPlatformUsage().RequireScope(Engine.Principals.Scopes.OpsWrite);
    }

    private static async Task<IResult> OfInstanceAsync(HttpContext context, UsageRecordDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.UsageRequest, cancel);
        if (body is BodyOutcome<UsageRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var asked = ((BodyOutcome<UsageRequest>.Read)body).Value;
        return await desk.TakeAsync(context.CallingInstance().Claim, asked.Rows(), cancel) is { } outcomes
            ? TypedResults.Ok(UsageResultsView.Of(asked.Records.Select(record => record.MessageId).Zip(outcomes)))
            : SeatLinkEndpoints.Gone(context);
    }

    private static async Task<IResult> OfPlatformAsync(HttpContext context, UsageRecordDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (TextBody.Is(context.Request, Csv))
        {
            return await OfTableAsync(context, desk, cancel);
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.PlatformUsageRequest, cancel);
        if (body is BodyOutcome<PlatformUsageRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var asked = ((BodyOutcome<PlatformUsageRequest>.Read)body).Value;
        var outcomes = await desk.TakeAsync(asked.Rows(), context.Caller().Actor, cancel);
        return TypedResults.Ok(UsageResultsView.Of(asked.Records.Select(record => record.MessageId).Zip(outcomes)));
    }

    private static async Task<IResult> OfTableAsync(HttpContext context, UsageRecordDesk desk, CancellationToken cancel)
    {
        var (text, refusal) = await TextBody.ReadAsync(context.Request, [Csv], cancel);
        if (text is null)
        {
            return refusal!;
        }

        if (UsageRowCsv.Read(text) is not { } lines)
        {
            return Problems.Of(
                "usage.unreadableTable", "The first line names the columns: meter, quantity, at, messageId and any of the others.");
        }

        var taken = new Queue<UsageOutcome>(await desk.TakeAsync(
            [.. lines.Select(line => line.Row).OfType<UsageRow>()], context.Caller().Actor, cancel));
        return TypedResults.Ok(UsageResultsView.Of(lines.Select(line => (
            line.MessageId, line.Fault is { } fault ? new UsageOutcome.Refused(fault) : taken.Dequeue()))));
    }
}
