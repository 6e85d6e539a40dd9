using Fulfillment.Gateway.Http;
using Microsoft.AspNetCore.Authorization;

namespace Fulfillment.Gateway.Access.Bearer;

/// <summary>That the caller's token carries a scope, and that its principal is not suspended.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;

internal sealed class ScopeRequirementHandler : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.FindCaller()?.May(requirement.Scope) == true)
            context.Succeed(requirement);

        return Task.CompletedTask;
    }
}

internal static class ScopeEndpoints
{
    /// <summary>
    /// Guards an endpoint, or a group of them. It rests on ASP.NET's own authorization, which refuses to serve a
    /// guarded endpoint when the middleware is missing.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder
            .WithMetadata(new RequiredScope(scope))
            .RequireAuthorization(policy => policy
                .RequireAuthenticatedUser()
                .AddRequirements(new ScopeRequirement(scope)));
}
