using System.Text.Json.Nodes;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>One running host for all that is asked of its documents.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal RunningGateway Gateway { get; private set; } = null!;

    internal ApiDocumentFile Partners { get; private set; } = null!;

    internal ApiDocumentFile Operators { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await RunningGateway.StartAsync();
        Partners = await ReadAsync("v1");
        Operators = await ReadAsync("ops-v1");
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    private async Task<ApiDocumentFile> ReadAsync(string name)
    {
        using var client = Gateway.Anonymous;
        return new ApiDocumentFile(
            name, await client.GetStringAsync($"/openapi/{name}.yaml"), await client.GetStringAsync($"/openapi/{name}.json"));
    }
}

/// <summary>A document as it is served, with the questions that tests ask of it.</summary>
internal sealed record ApiDocumentFile(string Name, string Yaml, string Json)
{
    public JsonObject Root { get; } = JsonNode.Parse(Json)!.AsObject();

    public IEnumerable<ApiOperation> Operations =>
        from path in Root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ApiOperation(path.Key, operation.Key, operation.Value!.AsObject());

    /// <summary>What a <c>$ref</c> of this document points to.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (node is JsonObject named && named["$ref"] is { } reference)
        {
            node = reference.GetValue<string>().Split('/').Skip(1)
                .Aggregate((JsonNode)Root, (at, part) => at[part.Replace("~1", "/").Replace("~0", "~")]!);
        }

        return node;
    }
}

internal sealed record ApiOperation(string Path, string Method, JsonObject Content)
{
    public string Name => $"{Method.ToUpperInvariant()} {Path}";

    public JsonObject Responses => Content["responses"]!.AsObject();

    /// <summary>The bodies that it takes and gives, each with where it stands.</summary>
    public IEnumerable<(string Where, string MediaType, JsonObject Body)> Bodies =>
        BodiesOf("request", Content["requestBody"]).Concat(Responses.SelectMany(answer => BodiesOf(answer.Key, answer.Value)));

    private static IEnumerable<(string Where, string MediaType, JsonObject Body)> BodiesOf(string where, JsonNode? holder) =>
        (holder?["content"]?.AsObject() ?? []).Select(body => (where, body.Key, body.Value!.AsObject()));
}
