using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>Posts an order's state, signed. Its message id is the idempotency key: a repeat is known as one.</summary>
internal static class ConfirmationDelivery
{
    public static async ValueTask<Outcome> PostAsync(
        Uri url, OrderConfirmation confirmation, AdapterCall call, CancellationToken cancel)
    {
        using var request = Request(url, confirmation, call);
        try
        {
            using var answer = await call.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return Judge(answer, confirmation, call);
        }
        catch (HttpRequestException e)
        {
            return new Outcome.Retry(
                "confirmation.undelivered",
                $"Channel '{call.Channel}': ConfirmUrl is not reached ({e.HttpRequestError}).");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome.Retry(
                "confirmation.unanswered", $"Channel '{call.Channel}': ConfirmUrl did not answer in time.");
        }
    }

    private static HttpRequestMessage Request(Uri url, OrderConfirmation confirmation, AdapterCall call)
    {
        var id = call.IdempotencyKey;
        var timestamp = call.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            ConfirmationBody.Of(confirmation, id), DistributorJson.Default.ConfirmationBody);
        var signature = DistributorSignature.Sign(
            call.Settings.Require(DistributorSettings.Secret), id, timestamp, body);

        return new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
            Headers =
            {
                { DistributorSignature.IdHeader, id },
                { DistributorSignature.TimestampHeader, timestamp },
                { DistributorSignature.SignatureHeader, signature },
            },
        };
    }

    private static Outcome Judge(HttpResponseMessage answer, OrderConfirmation confirmation, AdapterCall call)
    {
        var said = $"Channel '{call.Channel}': the distributor answered {(int)answer.StatusCode} " +
            $"to the confirmation of order {confirmation.OrderId}.";

        return answer.StatusCode switch
        {
            >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new Outcome.Done(),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable =>
                new Outcome.Retry("confirmation.throttled", said, Wait(answer.Headers.RetryAfter, call.Clock)),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                new Outcome.Retry("confirmation.failed", said),
            _ => new Outcome.Refused(
                "confirmation.refused", BlockedOn.Partner,
                $"{said} Ask the distributor why, correct ConfirmUrl or Secret if need be, then deliver again."),
        };
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? after, TimeProvider clock)
    {
        var wait = after?.Delta ?? after?.Date - clock.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
