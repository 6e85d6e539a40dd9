using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>Activation by code, and its end. Who activates needs no token: the code is the credential.</summary>
internal static class ActivationEndpoints
{
    private static readonly TimeSpan _tryAgain = TimeSpan.FromMinutes(1);

    public static void MapActivations(this IEndpointRouteBuilder routes)
    {
        var activations = routes.MapGroup("/v1/activations").WithTags("Installed products").WithGroupName(OpenApiSetup.Partners);
        activations.MapPost("", ActivateAsync).DocumentActivate().AllowAnonymous();
        activations.MapDelete("/{id}", DeactivateAsync).DocumentDeactivate().RequireScopeOrInstance(Scopes.SubscriptionsWrite);
    }

    private static async Task<IResult> ActivateAsync(
        HttpContext context, InstanceDesk desk, TimeProvider clock, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.ActivateRequest, cancel);
        if (body is BodyOutcome<ActivateRequest>.Refused refused)
        {
            return refused.Problem;
        }

        var asked = ((BodyOutcome<ActivateRequest>.Read)body).Value;
        var reading = ActivationCode.Read(asked.ActivationCode);
        if (reading is not ActivationCodeOutcome.Read read)
        {
            return Unread(reading);
        }

        var outcome = await desk.ActivateAsync(
            new ActivationRequest
            {
                Code = read.Code,
                InstanceId = asked.InstanceId,
                HostName = asked.HostName,
                ProductVersion = asked.Version,
                Automated = asked.Automated ?? false,
            },
            cancel);
        return outcome is ActivationOutcome.Activated activated
            ? TypedResults.Ok(ActivationView.Of(activated.Standing, clock.GetUtcNow()))
            : Refused(context, ((ActivationOutcome.Refused)outcome).Why);
    }

    private static async Task<IResult> DeactivateAsync(
        string id, HttpContext context, InstanceDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        if (context.FindInstance() is { } instance)
        {
            return instance.Activation.Id == id
                ? await EndAsync(null, instance.Actor)
                : Unknown(context, id);
        }

        return await EndAsync(context.CallingPartner().Id, context.Caller().Actor);

        async Task<IResult> EndAsync(string? partner, Actor actor) =>
            await desk.DeactivateAsync(id, partner, actor, cancel) is DeactivationOutcome.Deactivated
                ? TypedResults.NoContent()
                : Unknown(context, id);
    }

    private static Problem Unread(ActivationCodeOutcome reading) => reading switch
    {
        ActivationCodeOutcome.Mistyped mistyped => Problems.Of("activation.mistypedCode", mistyped.Summary),
        ActivationCodeOutcome.Unreadable unreadable => Problems.Of("activation.unreadableCode", unreadable.Summary),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Problem Refused(HttpContext context, ActivationRefusal why)
    {
        var problem = why switch
        {
            ActivationRefusal.UnknownCode => Problems.Of("activation.unknownCode", "No subscription has this code."),
            ActivationRefusal.NotCleared => Problems.Of(
                "activation.notCleared", "The order of this subscription is not carried out yet.", retryAfter: _tryAgain),
            ActivationRefusal.Cancelled => Problems.Of("activation.cancelled", "The subscription is cancelled."),
            ActivationRefusal.Suspended => Problems.Of(
                "activation.suspended", "The subscription is suspended.", retryAfter: _tryAgain),
            ActivationRefusal.Expired => Problems.Of("activation.expired", "The subscription has ended, with its days of grace."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, problem.Code);
        return problem;
    }

    /// <summary>The answer for an id that does not exist, or is somebody else's: one and the same.</summary>
    private static Problem Unknown(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "activation.unknown", id);
        return Problems.Of("activation.unknown", "You have no activation with this id.");
    }
}
