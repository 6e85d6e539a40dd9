using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Docs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary><c>POST /oauth/token</c> (RFC 6749 section 4.4); its errors have OAuth's form, not problem+json.</summary>
internal static class TokenEndpoint
{
    public const string Path = "/oauth/token";

    public static RouteHandlerBuilder MapToken(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, PostAsync)
        .WithName("CreateToken")
        .WithSummary("Get an access token")
        .WithDescription(
            "OAuth 2 client credentials (RFC 6749 section 4.4), by client_secret_basic, client_secret_post or "
            + "private_key_jwt. Errors have OAuth's own form.")
        .WithResponseExample(StatusCodes.Status200OK, TokenDocs.Answer)
        .WithResponseExample(StatusCodes.Status400BadRequest, OAuthError.Of(SignInRefusal.Grant()))
        .WithResponseExample(StatusCodes.Status401Unauthorized, OAuthError.Of(SignInRefusal.Client("")))
        .WithResponseExample(StatusCodes.Status429TooManyRequests, OAuthError.Of(SignInRefusal.Throttled()))
        .AddOpenApiOperationTransformer(TokenDocs.DescribeFormAsync);

    private static async Task<IResult> PostAsync(
        HttpContext context, SignInDesk desk, SignInThrottle throttle, DenialLog denials, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
        var address = RemoteAddress.Of(context);
        if (throttle.WaitOf(address) is { } wait)
        {
            denials.Report(context, SignInRefusal.Throttled().Code);
            context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
            return Refuse(context, SignInRefusal.Throttled());
        }

        var (form, fault) = await TokenForm.ReadAsync(context.Request, cancel);
        if (form is null)
            return Refuse(context, SignInRefusal.Request(fault));

        switch (await desk.SignInAsync(context.Request.Headers.Authorization, form, cancel))
        {
            case SignInOutcome.Granted granted:
                return TypedResults.Json(granted.Answer);
            case SignInOutcome.Refused { Refusal: var refusal, ClientId: var clientId }:
                if (refusal.IsFailedSignIn)
                    throttle.Failed(address);
                if (refusal.IsDenial)
                    denials.Report(context, refusal.Code, clientId);
                return Refuse(context, refusal);
            case var other:
                throw new InvalidOperationException($"{other} is no outcome of a sign-in.");
        }
    }

    private static JsonHttpResult<OAuthError> Refuse(HttpContext context, SignInRefusal refusal)
    {
        if (refusal.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"fulfillment\", charset=\"UTF-8\"";

        return TypedResults.Json(OAuthError.Of(refusal), statusCode: refusal.Status);
    }
}
