using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>What only sandbox partners can do: move their own clock.</summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/sandbox", "Sandbox").MapPost("/clock", AdvanceAsync)
            .DocumentClock().RequireScope(Scopes.OrdersWrite);

    private static async Task<IResult> AdvanceAsync(
        HttpContext context, SandboxClock clock, PrincipalDirectory principals, CancellationToken cancel)
    {
        var partner = context.CallingPartner();
        if (!partner.Sandbox)
        {
            // To a partner with real orders this does not exist.
            return Problems.Of("route.unknown", "There is nothing at this address.");
        }

        return await StrictJson.ReadAsync(context.Request, PartnerApiJson.Default.ClockRequest, cancel) switch
        {
            BodyOutcome<ClockRequest>.Read read => await MoveAsync(read.Value.AdvanceHours),
            BodyOutcome<ClockRequest>.Refused refused => refused.Problem,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        async Task<IResult> MoveAsync(int hours)
        {
            var now = await clock.AdvanceAsync(partner.Id, TimeSpan.FromHours(hours), context.Caller().Actor, cancel);
            // The partner's next order is of its new day.
            principals.Forget(partner);
            return TypedResults.Ok(new ClockView { Now = now });
        }
    }
}

/// <summary>How far to move the clock ahead.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ClockRequest
{
    /// <summary>Hours, at most a year at a time. The clock never goes back.</summary>
    [Range(1, 8784)]
    public required int AdvanceHours { get; init; }
}

/// <summary>The sandbox partner's own time.</summary>
internal sealed record ClockView
{
    /// <summary>What its clock says now.</summary>
    public required DateTimeOffset Now { get; init; }
}
