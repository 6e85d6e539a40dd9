using System.Text.Json.Nodes;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>Contacts of subscriptions, and the calls around them.</summary>
internal static class Contacts
{
    public const string Erika = """{"givenName":"Erika","familyName":"Müller","email":"it@mueller.example","language":"de","role":"admin"}""";

    public const string Jonas = """{"name":"Jonas Weber","email":"billing@mueller.example","phone":"+4989123456","role":"billing"}""";

    /// <summary>An order with one contact, who is admin.</summary>
    public static JsonObject Order(string reference = "R-1")
    {
        var body = Orders.Body(reference);
        body["customer"]!["contact"] = JsonNode.Parse(Erika);
        return body;
    }

    /// <summary>The path of the contacts of a subscription that was made by <see cref="Order"/>, and its admin's id.</summary>
    public static async Task<(string Path, string Admin)> ContactsAsync(this HttpClient partner)
    {
        var path = $"/v1/subscriptions/{(await partner.FulfillAsync(Order())).At("lines.0.subscriptionId")}/contacts";
        return (path, (await partner.ReadAsync(path)).At("data.0.id")!);
    }

    public static Task<Answer> AddContactAsync(this HttpClient partner, string path, string body, string? key = null) =>
        partner.SendAsync(HttpMethod.Post, path, body, ("Idempotency-Key", key ?? $"{Guid.CreateVersion7()}"));

    public static Task<Answer> PutContactAsync(
        this HttpClient partner, string path, string id, string body, params (string, string)[] headers) =>
        partner.SendAsync(HttpMethod.Put, $"{path}/{id}", body, headers);

    public static Task<Answer> RemoveContactAsync(this HttpClient partner, string path, string id, params (string, string)[] headers) =>
        partner.SendAsync(HttpMethod.Delete, $"{path}/{id}", null, headers);
}
