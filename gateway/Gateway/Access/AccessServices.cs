using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Access.Jwks;
using Fulfillment.Gateway.Access.Limits;
using Fulfillment.Gateway.Access.SignIn;
using Fulfillment.Gateway.Access.Tokens;
using Fulfillment.Gateway.Access.Versions;
using Fulfillment.Gateway.Docs;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access;

/// <summary>Who is calling. Needs the engine's store, key folder and clock.</summary>
internal static class AccessServices
{
    public static IServiceCollection AddAccess(this IServiceCollection services) =>
        services.AddAccessSettings().AddTokens().AddSignIn().AddGuards().AddDenials();

    /// <summary>Who calls, how much, in which version, whether it is allowed; stands inside the HTTP ground.</summary>
    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app
        .UseAuthentication()
        .UseMiddleware<RateLimits>()
        .UseMiddleware<ApiVersions>()
        .UseMiddleware<Deprecation>()
        .UseAuthorization();

    public static void MapAccess(this IEndpointRouteBuilder routes)
    {
        var access = routes.MapGroup("").WithTags("Access").WithGroupName(OpenApiSetup.Partners).AllowAnonymous();
        access.MapToken();
        access.MapMetadata();
    }

    /// <summary>The settings alone, for commands.</summary>
    public static IServiceCollection AddAccessSettings(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(AccessOptions.Section).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<AccessOptions>, AccessOptionsValidator>();
    }

    private static IServiceCollection AddTokens(this IServiceCollection services) => services
        .AddSingleton<PrincipalDirectory>()
        .AddSingleton<AddressGuard>()
        .AddSingleton<JwksClient>()
        .AddSingleton<JwksSource>()
        .AddSingleton<TokenTrusts>()
        .AddSingleton<ITokenValidator, StrictTokenValidator>();

    private static IServiceCollection AddSignIn(this IServiceCollection services) => services
        .AddSingleton<TokenMint>()
        .AddSingleton<ClientDesk>()
        .AddSingleton<SignInDesk>()
        .AddSingleton<SignInThrottle>();

    private static IServiceCollection AddGuards(this IServiceCollection services)
    {
        services.AddAuthentication(BearerHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        services.AddAuthorization();
        return services
            .AddSingleton<IAuthorizationHandler, ScopeRequirementHandler>()
            .AddSingleton<IAuthorizationHandler, InstanceRequirementHandler>()
            .AddSingleton<InstanceDoor>()
            .AddSingleton<Limiters>()
            .AddSingleton<Uploads>();
    }

    private static IServiceCollection AddDenials(this IServiceCollection services) => services
        .AddSingleton<DenialLog>()
        .AddSingleton<DenialWriter>()
        .AddHostedService(provider => provider.GetRequiredService<DenialWriter>());
}
