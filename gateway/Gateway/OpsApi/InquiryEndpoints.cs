using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Whom shops and sellers asked about; what is to be looked at is decided here.</summary>
internal static class InquiryEndpoints
{
    public static void MapInquiries(this IEndpointRouteBuilder routes)
    {
        var screenings = routes.MapOpsGroup("/screenings", "Screening");
        screenings.MapGet("", ListAsync).DocumentInquiries().RequireScope(Scopes.OpsRead);
        screenings.MapGet("/{id}", GetAsync).DocumentInquiry().RequireScope(Scopes.OpsRead);
        screenings.MapPost("/{id}/decision", DecideAsync).DocumentDecideInquiry().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, InquiryReading reading, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var filter = new InquiryFilter
        {
            Partner = query.Text("partner", 40),
            State = query.Choice<ScreeningState>("status"),
            Reference = query.Text("reference", 64),
            Limit = query.Limit(),
        };
        var cursor = query.Text("cursor", 1024);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/screenings/{filter}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var page = await reading.PageAsync(filter with { Before = before, Limit = filter.Limit + 1 }, cancel);
        return TypedResults.Ok(ListView<OpsInquiryView>.Page(page, filter.Limit, view => view, last => cursors.Issue(scope, last.Screening.Id)));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, InquiryReading reading, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal ? refusal
            : await reading.FindAsync(id, context.Caller().Scopes.Contains(Scopes.ScreeningReview), cancel) is { } view ? TypedResults.Ok(view)
            : Unknown();

    private static async Task<IResult> DecideAsync(
        string id, HttpContext context, InquiryDesk desk, InquiryReading reading, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.DecideInquiryRequest, cancel);
        if (body is not BodyOutcome<DecideInquiryRequest>.Read { Value: var asked })
        {
            return ((BodyOutcome<DecideInquiryRequest>.Refused)body).Problem;
        }

        var verdict = asked.Status == DecidedStatus.Cleared ? Verdict.Allow : Verdict.Deny;
        return await desk.DecideAsync(id, verdict, asked.Reason, context.Caller().Actor, cancel) switch
        {
            InquiryOutcome.Decided => TypedResults.Ok(await reading.FindAsync(id, withMatches: true, cancel)),
            InquiryOutcome.Proposed => TypedResults.Accepted($"/ops/v1/screenings/{id}", await reading.FindAsync(id, withMatches: true, cancel)),
            InquiryOutcome.SamePerson => Problems.Of(
                "screening.secondPerson", "You proposed that it is cleared yourself: somebody else has to agree to it."),
            InquiryOutcome.NotInReview => Problems.Of("screening.notInReview", "Nobody is asked to decide on it; somebody may have decided before you."),
            _ => Unknown(),
        };
    }

    private static Problem Unknown() => Problems.Of("screening.unknown", "There is no screening with this id.");
}

/// <summary>Puts together what operators see of inquiries.</summary>
internal sealed class InquiryReading(Database database, ScreeningPolicy policy, MatchSeal seal, InquirySeal inquiries, TimeProvider clock)
{
    /// <summary>One page, without who was asked about.</summary>
    public Task<IReadOnlyList<OpsInquiryView>> PageAsync(InquiryFilter filter, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<OpsInquiryView>>(
        async tx =>
        {
            var views = new List<OpsInquiryView>();
            foreach (var inquiry in await InquiryTable.ListAsync(tx, filter, cancel))
            {
                views.Add(await ViewAsync(tx, inquiry, null, cancel));
            }

            return views;
        },
        cancel);

    /// <param name="id">The inquiry's id.</param>
    /// <param name="withMatches">Whether the caller may know who was asked about, and whom they resemble.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<OpsInquiryView?> FindAsync(string id, bool withMatches, CancellationToken cancel) => database.ReadAsync(
        async tx => await InquiryTable.FindAsync(tx, id, cancel) is { } inquiry
            ? await ViewAsync(tx, inquiry, withMatches ? seal : null, cancel)
            : null,
        cancel);

    private async Task<OpsInquiryView> ViewAsync(DbTransaction tx, Inquiry inquiry, MatchSeal? opens, CancellationToken cancel)
    {
        var decisions = await ScreeningTable.ListAsync(tx, inquiry.Id, cancel);
        return new OpsInquiryView
        {
            Screening = InquiryView.Of(inquiry),
            Partner = inquiry.Partner,
            Parties = opens is null ? null : [.. (inquiries.Open(inquiry)?.Parties() ?? []).Select(one => new AskedPartyView { Role = one.Role, Name = one.Party.Name, Country = one.Party.Country })],
            Decisions = [.. decisions.Select(one => DecisionView.Of(one, opens?.OpenAll(one)))],
            Review = inquiry.State != ScreeningState.InReview ? null : await ReviewAsync(tx, inquiry, decisions[^1], cancel),
        };
    }

    private async Task<ReviewView> ReviewAsync(DbTransaction tx, Inquiry inquiry, ScreeningDecision newest, CancellationToken cancel)
    {
        var partner = (await PartnerTable.FindAsync(tx, inquiry.Partner, cancel))!;
        var proposed = await ReleaseTable.FindAsync(tx, inquiry.Id, cancel);
        return ReviewView.Of(partner, newest, proposed, policy, clock);
    }
}

/// <summary>Whom somebody asked about, as operators see it.</summary>
internal sealed record OpsInquiryView
{
    /// <summary>The screening as its partner sees it.</summary>
    public required InquiryView Screening { get; init; }

    /// <summary>Who asked.</summary>
    public required string Partner { get; init; }

    /// <summary>Who was asked about; shown to reviewers only, and not in lists.</summary>
    public IReadOnlyList<AskedPartyView>? Parties { get; init; }

    /// <summary>The decisions, oldest first.</summary>
    public required IReadOnlyList<DecisionView> Decisions { get; init; }

    /// <summary>What people are asked to decide; absent where nothing is.</summary>
    public ReviewView? Review { get; init; }
}

/// <summary>Somebody who was asked about.</summary>
internal sealed record AskedPartyView
{
    /// <summary>customer, distributor, reseller, licensee or billTo.</summary>
    public required string Role { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The country.</summary>
    public required string Country { get; init; }
}

/// <summary>What a reviewer says.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DecideInquiryRequest
{
    /// <summary>cleared, which two reviewers have to say, or refused.</summary>
    public required DecidedStatus Status { get; init; }

    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>What a reviewer may say.</summary>
[JsonConverter(typeof(CamelCaseEnum<DecidedStatus>))]
internal enum DecidedStatus
{
    Cleared,
    Refused,
}

/// <summary>What the operators' document says of inquiries.</summary>
internal static class InquiryDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly ParameterDoc _id = ParameterDoc.Path("id", "The screening's id.", "scn_01jd7m3q9x4t6v8b2c5e7g9h1y");

    private static readonly OpsInquiryView _inReview = new()
    {
        Screening = new InquiryView { Id = "scn_01jd7m3q9x4t6v8b2c5e7g9h1y", Reference = "CART-2026-4711", Status = "inReview", CreatedAt = _at, UpdatedAt = _at, ValidUntil = _at.AddDays(1) },
        Partner = "shop",
        Decisions =
        [
            new DecisionView
            {
                Id = "scr_01jd7m3q9x4t6v8b2c5e7g9h1p", Verdict = "review", Reason = "list.resembles (customer): Resembles entry 12345 of ofac-sdn by 0.78, by nothing but the name.",
                DecidedBy = "system", PolicyVersion = "embargoes 2026-11-01 sha256:1f3a...; policy 2026-11-01 sha256:77ab...", DecidedAt = _at, ValidUntil = _at.AddDays(1),
                Reasons = [new DecisionReasonView { Hook = "lists", Rule = "list.resembles", Verdict = "review", Party = "customer", Summary = "Resembles entry 12345 of ofac-sdn by 0.78, by nothing but the name." }],
            },
        ],
        Review = new ReviewView { Workflow = "ecommerce", Since = _at, DueBy = _at.AddHours(8) },
    };

    public static RouteHandlerBuilder DocumentInquiries(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListScreenings").WithSummary("List whom shops and sellers asked about, newest first")
        .WithDescription("`status=inReview` is the queue of the compliance desk.")
        .WithParameters(
            ParameterDoc.Choice<ScreeningState>("status", "Only those that stand so."),
            ParameterDoc.Text("partner", "Only those of this partner.", "shop", 40),
            ParameterDoc.Text("reference", "Only those with this reference of the partner's.", "CART-2026-4711", 64),
            ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<OpsInquiryView> { Data = [_inReview], NextCursor = null });

    public static RouteHandlerBuilder DocumentInquiry(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetAnyScreening").WithSummary("Read a screening with its decisions")
        .WithParameters(_id)
        .WithResponseExample(StatusCodes.Status200OK, _inReview)
        .WithProblems("screening.unknown");

    public static RouteHandlerBuilder DocumentDecideInquiry(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DecideScreening").WithSummary("Clear or refuse whom somebody asked about")
        .WithDescription("Where the policy asks for two people, the first who clears proposes and is answered 202; another reviewer says the same to clear. A refusal takes one.")
        .WithParameters(_id)
        .WithRequestExample(new DecideInquiryRequest { Status = DecidedStatus.Cleared, Reason = "Checked against the commercial register." })
        .WithResponseExample(StatusCodes.Status200OK, _inReview)
        .WithResponseExample(StatusCodes.Status202Accepted, _inReview)
        .WithProblems("screening.unknown", "screening.notInReview", "screening.secondPerson");
}
