using System.Net.Http.Headers;
using System.Text;

namespace Fulfillment.Benchmarks;

/// <summary>Orders as a partner places them.</summary>
internal static class Calls
{
    /// <returns>The HTTP status and the body of the answer.</returns>
    public static async Task<(int Status, string Body)> PlaceAsync(
        this HttpClient client, string reference, string key, bool wait)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders");
        request.Headers.Add("Idempotency-Key", key);
        if (wait)
        {
            request.Headers.Add("Prefer", "wait=30");
        }

        request.Content = new StringContent(
            $$"""
            {"partnerOrderRef":"{{reference}}","customer":{"name":"Müller Maschinenbau GmbH","country":"DE"},
            "lines":[{"lineRef":"1","sku":"premium-sm","quantity":37,"termMonths":36}]}
            """,
            Encoding.UTF8,
            new MediaTypeHeaderValue("application/json"));
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
