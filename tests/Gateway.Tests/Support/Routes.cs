using Fulfillment.Gateway.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>A route that the host serves.</summary>
internal sealed record KnownRoute(HttpMethod Method, string Path, string? Scope)
{
    /// <summary>Installed products may call it.</summary>
    public bool TakesInstances { get; init; }

    /// <summary>With something in place of each parameter; a meter's name is no id.</summary>
    public string Example => Filled("nothing");

    /// <param name="value">In place of each parameter.</param>
    /// <param name="contact">In place of a contact's id, where there is one.</param>
    public string Filled(string value, string? contact = null) => string.Join('/', Path.Split('/').Select(part => part switch
    {
        "{meter}" => "minutes",
        "{contactId}" => contact ?? value,
        _ => part.StartsWith('{') ? value : part,
    }));

    public IReadOnlyList<string> Parameters => [.. Path.Split('/').Where(part => part.StartsWith('{'))];
}

internal static class Routes
{
    public static IReadOnlyList<KnownRoute> Of(RunningGateway gateway) =>
    [
        .. from endpoint in gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           let scope = endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope
           select new KnownRoute(new HttpMethod(method), "/" + endpoint.RoutePattern.RawText!.Trim('/'), scope)
           {
               TakesInstances = endpoint.Metadata.GetMetadata<RequiredInstance>() is not null,
           },
    ];
}
