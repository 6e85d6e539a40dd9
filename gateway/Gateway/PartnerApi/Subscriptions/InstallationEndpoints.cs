using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>How a customer gets into a dedicated installation.</summary>
internal static class InstallationEndpoints
{
    private static readonly TimeSpan _tryAgain = TimeSpan.FromMinutes(1);

    public static void MapInstallations(this IEndpointRouteBuilder routes) =>
        routes.MapPartnerGroup("/v1/subscriptions/{id}/installations", "Subscriptions")
            .MapGet("", ListAsync).DocumentInstallations().RequireScope(Scopes.LicensesRead);

    private static async Task<IResult> ListAsync(string id, HttpContext context, InstallationDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        return await desk.ShowAsync(context.CallingPartner(), id, context.Caller().Actor, cancel) switch
        {
            InstallationOutcome.Found found => Listed(InstallationView.Of(found)),
            InstallationOutcome.NotApplicable => Listed(),
            InstallationOutcome.Away => Problems.Of(
                "installation.away", "Whoever builds installations does not answer.", retryAfter: _tryAgain),
            _ => SubscriptionEndpoints.Unknown(context, id),
        };

        static Microsoft.AspNetCore.Http.HttpResults.Ok<ListView<InstallationView>> Listed(params InstallationView[] all) =>
            TypedResults.Ok(new ListView<InstallationView> { Data = all, NextCursor = null });
    }
}

/// <summary>An installation of the customer's own.</summary>
internal sealed record InstallationView
{
    /// <summary>Where it stands.</summary>
    public string? Region { get; init; }

    /// <summary>Whether it is there; false while it is being built, or where there is none.</summary>
    public required bool Ready { get; init; }

    /// <summary>Its web address, once it is there.</summary>
    public string? Address { get; init; }

    /// <summary>The code with which its first administrator signs in, once. For the customer alone.</summary>
    public string? SetupCode { get; init; }

    public static InstallationView Of(InstallationOutcome.Found found) => new()
    {
        Region = found.Subscription.Place,
        Ready = found.Access is not null,
        Address = found.Access?.Address,
        SetupCode = found.Access?.SetupCode,
    };
}
