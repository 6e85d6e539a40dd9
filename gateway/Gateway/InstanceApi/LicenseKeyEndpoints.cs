using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Access.SignIn;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>
/// The public keys of licenses, for whoever verifies one: those that sign now, those to come, and every one that ever
/// signed. The keys of sandbox licenses stand apart, so that no product trusts them by accident.
/// </summary>
internal static class LicenseKeyEndpoints
{
    public static void MapLicenseKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/.well-known").WithTags("License keys").WithGroupName(OpenApiSetup.Partners).AllowAnonymous();
        keys.MapGet("/license-keys.json", (HttpContext context, KeyRegister register, CancellationToken cancel) =>
                ServeAsync(context, register, KeyPurpose.License, cancel))
            .WithName("GetLicenseKeys").WithSummary("The keys that verify licenses")
            .WithDescription("A JWK set. Keys are listed before they are first used and for as long as a license may live.")
            .WithHeaders(Headers.ETag, Headers.IfNoneMatch)
            .WithResponseExample(StatusCodes.Status200OK, JsonWebKeys.Example("l20261121-4f6c2a0e9d0b4f0e"));
        keys.MapGet("/sandbox-license-keys.json", (HttpContext context, KeyRegister register, CancellationToken cancel) =>
                ServeAsync(context, register, KeyPurpose.SandboxLicense, cancel))
            .WithName("GetSandboxLicenseKeys").WithSummary("The keys that verify licenses of sandbox partners")
            .WithDescription("Never build these into a product.")
            .WithHeaders(Headers.ETag, Headers.IfNoneMatch)
            .WithResponseExample(StatusCodes.Status200OK, JsonWebKeys.Example("l20261121-4f6c2a0e9d0b4f0e"));
    }

    private static async Task<IResult> ServeAsync(
        HttpContext context, KeyRegister register, KeyPurpose purpose, CancellationToken cancel)
    {
        var json = (await register.PublicAsync(purpose, cancel)).ToJson();
        var tag = ETags.Of(Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json)).AsSpan(0, 16)));
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return ETags.IsNotModified(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(json, "application/json");
    }
}
