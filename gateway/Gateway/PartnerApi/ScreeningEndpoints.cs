using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>Where a shop or a seller asks whether somebody may be served, before there is an order.</summary>
internal static class ScreeningEndpoints
{
    private static readonly InquiryView _cleared = new()
    {
        Id = "scn_01jd7m3q9x4t6v8b2c5e7g9h1y",
        Reference = "CART-2026-4711",
        Status = "cleared",
        CreatedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        ValidUntil = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
    };

    public static void MapScreenings(this IEndpointRouteBuilder routes)
    {
        var screenings = routes.MapPartnerGroup("/v1/screenings", "Screening");
        screenings.MapPost("", AskAsync).DocumentAskScreening().RequireScope(Scopes.ScreeningWrite);
        screenings.MapGet("/{id}", GetAsync).DocumentGetScreening().RequireScope(Scopes.ScreeningWrite);
    }

    private static async Task<IResult> AskAsync(HttpContext context, InquiryDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.ScreeningRequest, cancel);
        if (body is not BodyOutcome<ScreeningRequest>.Read { Value: var asked })
        {
            return ((BodyOutcome<ScreeningRequest>.Refused)body).Problem;
        }

        return await desk.AskAsync(context.CallingPartner(), asked.Reference, asked.Content(), context.Caller().Actor, cancel) switch
        {
            InquiryOutcome.Screened { Inquiry: var made } => TypedResults.Created($"/v1/screenings/{made.Id}", InquiryView.Of(made)),
            InquiryOutcome.Known { Inquiry: var known } => TypedResults.Ok(InquiryView.Of(known)),
            InquiryOutcome.OtherContent { Inquiry: var other } => Problems.Of(
                "screening.conflict", "Under this reference you have asked about somebody else, or about something else.").With("screeningId", other.Id),
            var outcome => throw new System.Diagnostics.UnreachableException($"Nobody is answered {outcome.GetType().Name}."),
        };
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, InquiryDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (await desk.FindAsync(context.CallingPartner().Id, id, cancel) is { } found)
        {
            return TypedResults.Ok(InquiryView.Of(found));
        }

        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "screening.unknown", id);
        return Problems.Of("screening.unknown", "You have no screening with this id.");
    }

    private static RouteHandlerBuilder DocumentAskScreening(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AskScreening").WithSummary("Ask whether somebody may be served")
        .WithDescription("For a shop before it takes money, and for sellers before they quote: answered at once, by the rules of your workflow. `inReview` means that people will look; read it again until it changes. "
            + "The same question by the same reference is answered alike until `validUntil`; after that it is screened anew. It takes no order's place: every order is screened by itself.")
        .WithRequestExample(new ScreeningRequest { Reference = _cleared.Reference, Customer = Examples.Request.Customer, Skus = ["premium-sm"] })
        .WithResponseExample(StatusCodes.Status201Created, _cleared)
        .WithResponseExample(StatusCodes.Status200OK, _cleared)
        .WithProblems("screening.conflict");

    private static RouteHandlerBuilder DocumentGetScreening(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetScreening").WithSummary("Read what screening says")
        .WithParameters(ParameterDoc.Path("id", "The screening's id.", _cleared.Id))
        .WithResponseExample(StatusCodes.Status200OK, _cleared)
        .WithProblems("screening.unknown");
}
