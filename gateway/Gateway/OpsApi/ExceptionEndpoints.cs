using System.Text.Json.Serialization.Metadata;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>Where reviewers agree that a party is not the one on a list whom it resembles.</summary>
internal static class ExceptionEndpoints
{
    private const string Path = "/ops/v1/screening-exceptions";

    public static void MapExceptions(this IEndpointRouteBuilder routes)
    {
        var exceptions = routes.MapOpsGroup("/screening-exceptions", "Screening");
        exceptions.MapGet("", ListAsync).DocumentExceptions().RequireScope(Scopes.ScreeningReview);
        exceptions.MapGet("/{id}", GetAsync).DocumentException().RequireScope(Scopes.ScreeningReview);
        exceptions.MapPost("", ProposeAsync).DocumentProposeException().RequireScope(Scopes.ScreeningReview);
        exceptions.MapPost("/{id}/agree", (string id, HttpContext context, ExceptionDesk desk, TimeProvider clock, CancellationToken cancel) =>
            ChangeAsync(context, clock, desk, OpsApiJson.Default.ReasonRequest, asked => desk.AgreeAsync(id, asked.Reason, context.Caller().Actor, cancel), cancel))
            .DocumentAgreeException().RequireScope(Scopes.ScreeningReview);
        exceptions.MapPost("/{id}/withdraw", (string id, HttpContext context, ExceptionDesk desk, TimeProvider clock, CancellationToken cancel) =>
            ChangeAsync(context, clock, desk, OpsApiJson.Default.ReasonRequest, asked => desk.WithdrawAsync(id, asked.Reason, context.Caller().Actor, cancel), cancel))
            .DocumentWithdrawException().RequireScope(Scopes.ScreeningReview);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ExceptionDesk desk, TimeProvider clock, Cursors cursors, CancellationToken cancel)
    {
        var query = new QueryReader(context.Request);
        var (state, limit, cursor) = (query.Choice<GrantState>("state"), query.Limit(), query.Text("cursor", 1024));
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }

        var scope = $"ops/screening-exceptions/{state}";
        var (before, stale) = cursors.Begin(scope, cursor);
        if (stale is not null)
        {
            return stale;
        }

        var page = await desk.PageAsync(state, before, limit + 1, cancel);
        return TypedResults.Ok(ListView<ExceptionView>.Page(
            page, limit, grant => ExceptionView.Of(grant, desk.Open(grant), clock.GetUtcNow()), last => cursors.Issue(scope, last.Id)));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, ExceptionDesk desk, TimeProvider clock, CancellationToken cancel) =>
        new QueryReader(context.Request).Refusal() is { } refusal ? refusal
            : await desk.FindAsync(id, cancel) is { } grant ? TypedResults.Ok(ExceptionView.Of(grant, desk.Open(grant), clock.GetUtcNow()))
            : Refused(new GrantOutcome.Unknown());

    private static Task<IResult> ProposeAsync(HttpContext context, ExceptionDesk desk, TimeProvider clock, CancellationToken cancel) => ChangeAsync(
        context, clock, desk, OpsApiJson.Default.ProposeExceptionRequest,
        asked => desk.ProposeAsync(
            new AskedGrant(asked.DecisionId, asked.Match, new DateTimeOffset(asked.EndsOn, TimeOnly.MinValue, TimeSpan.Zero), asked.Reason),
            context.Caller().Actor, cancel),
        cancel);

    private static async Task<IResult> ChangeAsync<T>(
        HttpContext context, TimeProvider clock, ExceptionDesk desk, JsonTypeInfo<T> form, Func<T, Task<GrantOutcome>> changeAsync, CancellationToken cancel)
        where T : class
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, form, cancel);
        if (body is not BodyOutcome<T>.Read { Value: var asked })
        {
            return ((BodyOutcome<T>.Refused)body).Problem;
        }

        var outcome = await changeAsync(asked);
        return outcome is not GrantOutcome.Done { Grant: var grant } ? Refused(outcome)
            : asked is ProposeExceptionRequest ? TypedResults.Created($"{Path}/{grant.Id}", ExceptionView.Of(grant, desk.Open(grant), clock.GetUtcNow()))
            : TypedResults.Ok(ExceptionView.Of(grant, desk.Open(grant), clock.GetUtcNow()));
    }

    private static Problem Refused(GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.NoMatch => Problems.Of("exception.noMatch", "There is no such decision, or it has no match at this place."),
        GrantOutcome.Identified => Problems.Of("exception.identified", "An identifier tells that it is the listed one: no exception is possible."),
        GrantOutcome.Changed => Problems.Of("exception.changed", "Whom the decision was about is no longer known as it was then."),
        GrantOutcome.BadEnd end => Problems.OfFaults("request.invalid",
            [new Fault("/endsOn", "value.range", $"'endsOn' is after today, and not after {end.Latest:yyyy-MM-dd}.")]),
        GrantOutcome.SamePerson => Problems.Of("screening.secondPerson", "You proposed the exception yourself: somebody else has to agree to it."),
        GrantOutcome.Settled settled => Problems.Of("exception.settled", $"The exception is {settled.State.Word()}.").With("state", settled.State.Word()),
        _ => Problems.Of("exception.unknown", "There is no exception with this id."),
    };
}
