using System.Security.Claims;
using System.Text.Encodings.Web;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Instances;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Access.Tokens;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.Bearer;

/// <summary>
/// Asks the validator who calls, and says no in three ways: no token, no valid token, not allowed. An endpoint that
/// requires neither a scope nor an instance is not guarded and its callers stay unknown, whatever token they show. An
/// instance's token is one only where instances are let in, and there a partner's is none unless a scope is named too.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logging,
    UrlEncoder encoder,
    ITokenValidator tokens,
    DenialLog denials) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (RequiredScope is null && !TakesInstances)
            return AuthenticateResult.NoResult();

        switch (BearerHeader.Read(Request.Headers.Authorization))
        {
            case { Token: { } token } when TakesInstances && InstanceTokens.IsOne(token):
                return Result(await Context.RequestServices.GetRequiredService<InstanceDoor>().FindAsync(token, Context.RequestAborted));
            case { Token: not null } when RequiredScope is null:
                return AuthenticateResult.Fail("token.ofPartner");
            case { Token: { } token }:
                return Result(await tokens.ValidateAsync(token, Context.RequestAborted));
            case { Fault: { } fault }:
                return AuthenticateResult.Fail(fault);
            default:
                return AuthenticateResult.NoResult();
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        denials.Report(Context, failure?.Message ?? "token.missing");
        Response.Headers.WWWAuthenticate = failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await (failure is null
            ? Problems.Of("token.missing", "Send an access token as Authorization: Bearer.")
            : Problems.Of("token.invalid", RequiredScope is null
                ? "The token is not that of an active instance; activate the instance again."
                : "The access token is not valid; get a new one.")).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var caller = Context.Caller();
        var problem = caller.IsSuspended
            ? Problems.Of("partner.suspended", $"Partner {caller.Partner!.Id} is suspended.")
            : Problems.Of("scope.missing", $"The token does not carry the scope {RequiredScope}, which this needs.");
        if (!caller.IsSuspended)
            Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{RequiredScope}\"";

        denials.Report(Context, problem.Code);
        return problem.ExecuteAsync(Context);
    }

    private string? RequiredScope => Context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;

    private bool TakesInstances => Context.GetEndpoint()?.Metadata.GetMetadata<RequiredInstance>() is not null;

    private AuthenticateResult Result(InstanceCaller? instance)
    {
        if (instance is null)
            return AuthenticateResult.Fail("instance.tokenInvalid");

        Context.Features.Set(instance);
        return Named(instance.Actor);
    }

    private AuthenticateResult Result(TokenVerdict verdict)
    {
        if (verdict is not TokenVerdict.Accepted { Caller: var caller })
            return AuthenticateResult.Fail(((TokenVerdict.Refused)verdict).Code);

        Context.Features.Set(caller);
        return Named(caller.Actor);
    }

    private static AuthenticateResult Named(Actor actor)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, actor.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
