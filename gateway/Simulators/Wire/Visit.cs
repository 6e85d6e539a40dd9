using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Fulfillment.Simulators.Wire;

/// <summary>A request that was read to its end.</summary>
internal sealed record Visit(HttpRequest Request, byte[] Body)
{
    /// <summary>The key under which the request has one effect; empty where there is none.</summary>
    public string Key => Request.Headers["Idempotency-Key"].ToString();

    /// <summary>What two requests under one key must have in common.</summary>
    public string Content => $"{Request.Method} {Request.Path}{Request.QueryString}\n{Encoding.UTF8.GetString(Body)}";

    public string Route(string name) => (string)Request.RouteValues[name]!;

    public string Query(string name) => Request.Query[name].ToString();

    /// <summary>Reads the body strictly: what is unknown, missing, there twice or of the wrong kind is refused.</summary>
    public Reply Read<T>(JsonTypeInfo<T> form, Func<T, Reply> handle)
        where T : class
    {
        if (!Request.HasJsonContentType())
        {
            return Reply.Problem(415, "request.unsupported", "The body must be application/json.");
        }

        T? body;
        try
        {
            body = JsonSerializer.Deserialize(Body, form);
        }
        catch (JsonException e)
        {
            return Reply.Problem(
                400, "request.malformed", $"{e.Path ?? "$"} is not JSON, missing, unknown, there twice or of the wrong kind.");
        }

        return body is null ? Reply.Problem(400, "request.malformed", "The body is null.") : handle(body);
    }
}
