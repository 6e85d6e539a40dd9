using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>
/// The licenses that no product may go on with, as a signed list for whoever runs one. Licenses of sandbox partners
/// have a list of their own, signed with their own keys.
/// </summary>
internal static class RevocationEndpoints
{
    private const string Jose = "application/jose";

    // A list without entries, under a signature that is none.
    private const string Example =
        "eyJhbGciOiJFUzI1NiIsImtpZCI6ImwyMDI2MTEyMS00ZjZjMmEwZTlkMGI0ZjBlIiwidHlwIjoiZnVsZmlsbG1lbnQtcmV2b2Nh"
        + "dGlvbnMrand0In0."
        + "eyJpc3MiOiJodHRwczovL2Z1bGZpbGxtZW50LmV4YW1wbGUiLCJpc3N1ZWQiOjE3OTUyMTkyMDAsIm5leHRfdXBkYXRlIjoxNzk1"
        + "MzkyMDAwLCJlbnRyaWVzIjpbXX0."
        + "c2lnbmF0dXJl";

    public static void MapRevocations(this IEndpointRouteBuilder routes)
    {
        var lists = routes.MapGroup("/.well-known")
            .WithTags("License keys").WithGroupName(OpenApiSetup.Partners).AllowAnonymous();
        lists.MapGet("/license-revocations", (HttpContext context, RevocationDesk desk, CancellationToken cancel) =>
                ServeAsync(context, desk, sandbox: false, cancel))
            .WithName("GetLicenseRevocations").WithSummary("The licenses that no product may go on with")
            .WithDescription(
                "A compact JWS of type `fulfillment-revocations+jwt`, signed with a key of /.well-known/license-keys.json: "
                + "when it was issued, by when there is a newer one, and the revoked licenses by id (`jti`), each with a "
                + "reason and a time. Licenses that are expired beyond their grace are left out.")
            .WithHeaders(Headers.ETag, Headers.IfNoneMatch)
            .WithResponseExample(StatusCodes.Status200OK, Example, Jose);
        lists.MapGet(
                "/sandbox-license-revocations",
                (HttpContext context, RevocationDesk desk, CancellationToken cancel) =>
                    ServeAsync(context, desk, sandbox: true, cancel))
            .WithName("GetSandboxLicenseRevocations").WithSummary("The revoked licenses of sandbox partners")
            .WithDescription("The same, signed with a key of /.well-known/sandbox-license-keys.json.")
            .WithHeaders(Headers.ETag, Headers.IfNoneMatch)
            .WithResponseExample(StatusCodes.Status200OK, Example, Jose);
    }

    private static async Task<IResult> ServeAsync(
        HttpContext context, RevocationDesk desk, bool sandbox, CancellationToken cancel)
    {
        var list = await desk.CurrentAsync(sandbox, Actor.System, cancel);

        // Two nodes sign the same list with other bits: the tag is that of what it says.
        var tag = $"W/{ETags.Of(list.Tag)}";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "public, max-age=300";
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(list.Jws, Jose);
    }
}
