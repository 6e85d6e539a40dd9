using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Http;

/// <summary>The ground of every answer. <see cref="UseHttpGround"/> comes before all other middleware.</summary>
internal static class HttpSetup
{
    public static WebApplicationBuilder AddHttpGround(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(KestrelSetup.Apply);
        builder.Services.ConfigureHttpJsonOptions(json => Json.ApiJson.Apply(json.SerializerOptions));
        return builder;
    }

    public static IApplicationBuilder UseHttpGround(this IApplicationBuilder app) =>
        app.UseMiddleware<SecurityHeaders>().UseMiddleware<ProblemMiddleware>();
}
