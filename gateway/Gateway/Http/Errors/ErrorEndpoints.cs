using Fulfillment.Gateway.Docs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>The catalog for people (HTML) and machines (JSON); it needs no token.</summary>
internal static class ErrorEndpoints
{
    public static RouteGroupBuilder MapErrors(this IEndpointRouteBuilder routes)
    {
        var errors = routes.MapGroup("/errors").WithTags("Errors").WithGroupName("v1").AllowAnonymous();
        errors.MapGet("", List)
            .WithName("ListErrors").WithSummary("List the error catalog")
            .WithDescription("JSON, or a page for who prefers text/html.")
            .WithResponseExample(200, new ErrorListView { Data = [Example] });
        errors.MapGet("/{code}", Get)
            .WithName("GetError").WithSummary("Explain one error code")
            .WithDescription("JSON, or a page for who prefers text/html.")
            .WithParameters(ParameterDoc.Path("code", "A code of the catalog.", Example.Code))
            .WithResponseExample(200, Example)
            .WithProblems("error.unknown");
        return errors;
    }

    private static ErrorView Example => ErrorView.Of(ErrorCatalog.Get("order.unknown"));

    private static Results<Ok<ErrorListView>, ContentHttpResult> List(HttpContext context)
    {
        Prepare(context.Response);
        return WantsPage(context.Request)
            ? Page(context, ErrorPages.List())
            : TypedResults.Ok(new ErrorListView { Data = [.. ErrorCatalog.Entries.Select(ErrorView.Of)] });
    }

    private static Results<Ok<ErrorView>, ContentHttpResult, Problem> Get(string code, HttpContext context)
    {
        if (ErrorCatalog.Find(code) is not { } entry)
            return Problems.Of("error.unknown", "The catalog has no such code; GET /errors lists them all.");

        Prepare(context.Response);
        return WantsPage(context.Request)
            ? Page(context, ErrorPages.One(entry))
            : TypedResults.Ok(ErrorView.Of(entry));
    }

    private static void Prepare(HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=300";
        response.Headers.Vary = "Accept";
    }

    private static ContentHttpResult Page(HttpContext context, string html)
    {
        context.Response.Headers.ContentSecurityPolicy = ErrorPages.ContentSecurityPolicy;
        return TypedResults.Content(html, "text/html; charset=utf-8");
    }

    /// <summary>Only who prefers HTML gets a page: browsers do, clients that accept anything do not.</summary>
    private static bool WantsPage(HttpRequest request) =>
        Accept.Preferred(request, "application/json", "text/html") == "text/html";
}
