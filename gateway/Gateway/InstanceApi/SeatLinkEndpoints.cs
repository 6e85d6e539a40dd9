using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>The daily call of installed products. Who holds a license file and no token cannot report.</summary>
internal static class SeatLinkEndpoints
{
    public static void MapSeatLink(this IEndpointRouteBuilder routes) => routes
        .MapGroup("/v1/seat-link").WithTags("Installed products").WithGroupName(OpenApiSetup.Partners)
        .MapPost("", ReportAsync).DocumentSeatLink().RequireInstance();

    private static async Task<IResult> ReportAsync(
        HttpContext context, SeatLinkDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.SeatLinkRequest, cancel);
        if (body is BodyOutcome<SeatLinkRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var report = Report(((BodyOutcome<SeatLinkRequest>.Read)body).Value);
        return await desk.TakeAsync(context.CallingInstance().Claim, report, cancel) switch
        {
            SeatLinkOutcome.Taken taken => TypedResults.Ok(SeatLinkView.Of(taken, clock.GetUtcNow())),
            SeatLinkOutcome.Refused { Code: "usage.tooEarly" } early => Problems.Of("usage.tooEarly", early.Summary),
            SeatLinkOutcome.Gone => Gone(context),
            var other => throw new System.Diagnostics.UnreachableException($"{other}"),
        };
    }

    private static SeatLinkReport Report(SeatLinkRequest asked) => new()
    {
        Timestamp = asked.Timestamp,
        HostName = asked.HostName,
        ProductVersion = asked.Version,
        LicenseId = asked.LicenseId,
        Count = asked is { Date: { } date, BillableSeats: { } billable }
            ? new SeatLinkCount
            {
                Date = date,
                Billable = billable,
                Max = asked.MaxSeats ?? billable,
                Active = asked.ActiveUsers,
                Categories = Counts.Of(asked.Categories ?? new Dictionary<string, long>()),
                AddOns = Counts.Of(asked.AddOns ?? new Dictionary<string, long>()),
            }
            : null,
    };

    /// <summary>It was deactivated since its token was read.</summary>
    public static Problem Gone(HttpContext context)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "instance.tokenInvalid");
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Problems.Of("token.invalid", "The token is not that of an active instance; activate the instance again.");
    }
}
