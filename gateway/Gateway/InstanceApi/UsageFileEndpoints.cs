using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.OpsApi;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>Usage of products without a network, as somebody carries it here: a partner, or the vendor's own people.</summary>
internal static class UsageFileEndpoints
{
    private static readonly string[] _forms = ["text/csv", "text/plain"];

    public static void MapUsageFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapPartnerGroup("/v1/usage-files", "Installed products")
            .MapPost("", (HttpContext context, UsageFileDesk desk, CancellationToken cancel) =>
                TakeAsync(context, desk, context.CallingPartner().Id, cancel))
            .DocumentUsageFile("HandInUsageFile").RequireScope(Scopes.SubscriptionsWrite);
        routes.MapOpsGroup("/usage-files", "Usage")
            .MapPost("", (HttpContext context, UsageFileDesk desk, CancellationToken cancel) => TakeAsync(context, desk, null, cancel))
            .DocumentUsageFile("HandInAnyUsageFile").RequireScope(Scopes.OpsWrite);
    }

    private static async Task<IResult> TakeAsync(
        HttpContext context, UsageFileDesk desk, string? partner, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var (text, unread) = await TextBody.ReadAsync(context.Request, _forms, cancel);
        if (text is null)
        {
            return unread!;
        }

        return await desk.TakeAsync(text, partner, context.Caller().Actor, cancel) switch
        {
            UsageFileReceipt.Taken taken => TypedResults.Ok(UsageFileView.Of(taken)),
            UsageFileReceipt.Refused { Why: var why } => Refused(context, why),
            _ => Unknown(context),
        };
    }

    private static Problem Refused(HttpContext context, UsageFileOutcome.Refused why)
    {
        var problem = why.Why switch
        {
            UsageFileRefusal.Unreadable => Problems.Of("usageFile.unreadable", why.Summary),
            UsageFileRefusal.OtherLicense => Problems.Of("usageFile.otherLicense", why.Summary),
            UsageFileRefusal.UnknownInstance => Problems.Of("usageFile.unknownInstance", why.Summary),
            UsageFileRefusal.Tampered => Problems.Of("usageFile.tampered", why.Summary),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (why.Why == UsageFileRefusal.Tampered)
        {
            context.RequestServices.GetRequiredService<DenialLog>().Report(context, problem.Code);
        }

        return problem;
    }

    /// <summary>The answer for a subscription that does not exist, or is another partner's: one and the same.</summary>
    private static Problem Unknown(HttpContext context)
    {
        context.RequestServices.GetRequiredService<DenialLog>().Report(context, "subscription.unknown");
        return Problems.Of("subscription.unknown", "The file names a subscription that is not among yours.");
    }
}
