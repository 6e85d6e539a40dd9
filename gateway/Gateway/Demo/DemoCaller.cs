using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Demo;

/// <summary>What came back.</summary>
internal sealed record DemoAnswer(int Status, JsonNode? Body)
{
    public static async Task<DemoAnswer> OfAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel)));
}

/// <summary>A partner's system or an operator's, as their programmers would write it: plain HTTP and a token.</summary>
internal sealed class DemoCaller(HttpClient http, string clientId, string clientSecret, string scopes) : IDisposable
{
    public string ClientId => clientId;

    public string ClientSecret => clientSecret;

    public string Scopes { get; private set; } = "";

    public TimeSpan Lifetime { get; private set; }

    public async Task SignInAsync(CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", scopes)]);
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        var answer = await DemoAnswer.OfAsync(response, cancel);
        Scopes = answer.Body!["scope"]!.GetValue<string>();
        Lifetime = TimeSpan.FromSeconds(answer.Body["expires_in"]!.GetValue<int>());
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Body["access_token"]!.GetValue<string>());
    }

    public async Task<DemoAnswer> PostAsync(string path, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Idempotency-Key", $"demo-{body["partnerOrderRef"]}");
        request.Headers.Add("Prefer", "wait=10");
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancel);
        return await DemoAnswer.OfAsync(response, cancel);
    }

    public async Task<DemoAnswer> GetAsync(string path, CancellationToken cancel)
    {
        using var response = await http.GetAsync(path, cancel);
        return await DemoAnswer.OfAsync(response, cancel);
    }

    public async Task<string> TextAsync(string path, string mediaType, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        using var response = await http.SendAsync(request, cancel);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancel);
    }

    public void Dispose() => http.Dispose();
}
