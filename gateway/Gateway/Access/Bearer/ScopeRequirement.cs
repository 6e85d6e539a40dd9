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

/// <summary>That an installed product calls; or, where a scope is named, a partner whose token carries it.</summary>
internal sealed record InstanceRequirement(string? OrScope) : IAuthorizationRequirement;

internal sealed class InstanceRequirementHandler : AuthorizationHandler<InstanceRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, InstanceRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && (http.FindInstance() is not null || (requirement.OrScope is { } scope && http.FindCaller()?.May(scope) == true)))
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
            .Require(new ScopeRequirement(scope));

    /// <summary>Lets installed products in, and nobody else.</summary>
    public static TBuilder RequireInstance<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredInstance()).Require(new InstanceRequirement(null));

    /// <summary>Lets installed products in, and partners whose token carries the scope.</summary>
    public static TBuilder RequireScopeOrInstance<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RequiredScope(scope), new RequiredInstance()).Require(new InstanceRequirement(scope));

    private static TBuilder Require<TBuilder>(this TBuilder builder, IAuthorizationRequirement requirement)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().AddRequirements(requirement));
}
