using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What another policy would have done.</summary>
internal static class SimulationEndpoints
{
    public static void MapSimulations(this IEndpointRouteBuilder routes) => routes
        .MapOpsGroup("/screening/simulations", "Screening")
        .MapPost("", RunAsync).Document().RequireScope(Scopes.ScreeningReview);

    private static async Task<IResult> RunAsync(HttpContext context, PolicySimulation simulation, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, OpsApiJson.Default.SimulationRequest, cancel);
        if (body is not BodyOutcome<SimulationRequest>.Read { Value: var asked })
        {
            return ((BodyOutcome<SimulationRequest>.Refused)body).Problem;
        }

        return asked.To <= asked.From
            ? Problems.OfFaults("request.invalid", [new Fault("/to", "value.range", "'to' is the first day after those asked for: later than 'from'.")])
            : TypedResults.Ok(SimulationView.Of(await simulation.RunAsync(asked.From, asked.To, asked.Change(), cancel)));
    }

    private static RouteHandlerBuilder Document(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("SimulatePolicy").WithSummary("Ask what another policy would have done")
        .WithDescription("Judges anew whom screening found on those days, by the policy with these changes. Nothing is written and nobody is screened again: what the lists of then have found counts. "
            + $"At most {PolicySimulation.Most} decisions are looked at, the oldest first; matches are kept from a score of 0.6 on.")
        .WithRequestExample(new SimulationRequest { From = new DateOnly(2026, 10, 1), To = new DateOnly(2026, 11, 1), ReviewFrom = 0.8m })
        .WithResponseExample(StatusCodes.Status200OK, SimulationView.Of(new SimulatedPolicy
        {
            Decisions = 212,
            Moves = [(Verdict.Allow, Verdict.Allow, 150), (Verdict.Review, Verdict.Allow, 41), (Verdict.Review, Verdict.Review, 20), (Verdict.Deny, Verdict.Deny, 1)],
            Examples = [new SimulatedDecision("scr_01jd7m3q9x4t6v8b2c5e7g9h1p", PartnerApi.Examples.Received.Id, Verdict.Review, Verdict.Allow)],
            IsCut = false,
        }));
}

/// <summary>Which days, and what would be otherwise.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("reviewFrom", "weakFrom", "denyFrom", "denyWords")]
internal sealed record SimulationRequest
{
    /// <summary>The first day (UTC).</summary>
    public required DateOnly From { get; init; }

    /// <summary>The first day (UTC) after them.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Only of this workflow; all where it is absent.</summary>
    public AskedWorkflow? Workflow { get; init; }

    /// <summary>From this score on somebody would look.</summary>
    [Range(typeof(decimal), "0.6", "1")]
    public decimal? ReviewFrom { get; init; }

    /// <summary>From this score on somebody would look at what resembles a weak name alone.</summary>
    [Range(typeof(decimal), "0.6", "1")]
    public decimal? WeakFrom { get; init; }

    /// <summary>From this score on it would be refused, where something beside the name speaks for it.</summary>
    [Range(typeof(decimal), "0.6", "1")]
    public decimal? DenyFrom { get; init; }

    /// <summary>So many words would have to be in both names to refuse it.</summary>
    [Range(1, 10)]
    public int? DenyWords { get; init; }

    public PolicyChange Change() => new(
        Workflow is { } only ? Enum.Parse<Workflow>($"{only}") : null, (double?)ReviewFrom, (double?)WeakFrom, (double?)DenyFrom, DenyWords);
}

/// <summary>How a sale came about.</summary>
[JsonConverter(typeof(CamelCaseEnum<AskedWorkflow>))]
internal enum AskedWorkflow
{
    Partner,
    Ecommerce,
    Sales,
}

/// <summary>What another policy would have made of it.</summary>
internal sealed record SimulationView
{
    /// <summary>How many decisions were looked at: those on which somebody resembled an entry of a list.</summary>
    public required int Decisions { get; init; }

    /// <summary>true: there were more than one call looks at; ask for fewer days.</summary>
    public required bool More { get; init; }

    /// <summary>How many had which verdict, and would have had which.</summary>
    public required IReadOnlyList<SimulatedMoveView> Moves { get; init; }

    /// <summary>Some that would have been other ones, the newest first.</summary>
    public required IReadOnlyList<SimulatedDecisionView> Examples { get; init; }

    public static SimulationView Of(SimulatedPolicy simulated) => new()
    {
        Decisions = simulated.Decisions,
        More = simulated.IsCut,
        Moves = [.. simulated.Moves.Select(move => new SimulatedMoveView { Was = move.Was.Word(), WouldBe = move.WouldBe.Word(), Count = move.Count })],
        Examples =
        [
            .. simulated.Examples.Select(one => new SimulatedDecisionView
            {
                DecisionId = one.DecisionId, OrderId = one.OrderId, Was = one.Was.Word(), WouldBe = one.WouldBe.Word(),
            }),
        ],
    };
}

/// <summary>Decisions that went one way, and where they would have gone.</summary>
internal sealed record SimulatedMoveView
{
    /// <summary>allow, review or deny.</summary>
    [Words(typeof(Verdict))]
    public required string Was { get; init; }

    /// <summary>allow, review or deny.</summary>
    [Words(typeof(Verdict))]
    public required string WouldBe { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }
}

/// <summary>A decision that would have been another one.</summary>
internal sealed record SimulatedDecisionView
{
    /// <summary>The decision.</summary>
    public required string DecisionId { get; init; }

    /// <summary>The order; `GET /ops/v1/orders/{orderId}` explains it.</summary>
    public required string OrderId { get; init; }

    /// <summary>allow, review or deny.</summary>
    [Words(typeof(Verdict))]
    public required string Was { get; init; }

    /// <summary>allow, review or deny.</summary>
    [Words(typeof(Verdict))]
    public required string WouldBe { get; init; }
}
