using System.Text.Json;
using Fulfillment.Engine.Orders;
using Fulfillment.Gateway.Http;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>An order as the answer to a call: the stored body, word for word, with the headers that go with it.</summary>
internal sealed record OrderAnswer(string OrderId, StoredAnswer Stored) : IResult
{
    public bool Replayed { get; init; }

    /// <summary>The wait that was honored.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>Absent where the body may be an old one.</summary>
    public long? Version { get; init; }

    public static StoredAnswer Store(int status, OrderView view) =>
        new(status, JsonSerializer.Serialize(view, PartnerApiJson.Written.OrderView));

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Stored.Status;
        response.ContentType = "application/json; charset=utf-8";
        if (Stored.Status is StatusCodes.Status201Created or StatusCodes.Status202Accepted)
        {
            response.Headers.Location = $"/v1/orders/{OrderId}";
        }

        if (Stored.Status == StatusCodes.Status202Accepted)
        {
            response.Headers.RetryAfter = "1";
        }

        if (Replayed)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }

        if (Waited is { } wait)
        {
            response.Headers["Preference-Applied"] = Prefer.Applied(wait);
        }

        if (Version is { } version)
        {
            response.Headers.ETag = ETags.Of(version);
        }

        await response.WriteAsync(Stored.Body, httpContext.RequestAborted);
    }
}
