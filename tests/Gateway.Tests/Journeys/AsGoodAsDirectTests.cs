using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>An order through a partner is as good as one of the vendor's own sales: same records, same messages.</summary>
public sealed class AsGoodAsDirectTests
{
    /// <summary>What two orders never share.</summary>
    private static readonly string[] _own = ["price", "partner", "at", "createdAt", "updatedAt", "decidedAt",
        "validUntil", "expectedBy", "kid", "iat"];

    private static readonly string[] _ids = ["ord_", "lin_", "sub_", "lic_", "pev_", "scr_", "msg_"];

    [Fact]
    public async Task The_same_order_yields_the_same_records_and_messages_but_for_ids_partner_and_price()
    {
        var sink = new Sink();
        await using var gateway = await RunningGateway.StartAsync(
            services: all => all.AddSingleton<ISink>(sink).AddSingleton<ISinkRoutes, ToSink>());
        using var direct = await DirectAsync(gateway);
        using var channel = await gateway.PartnerAsync("acme");
        using var viewer = await gateway.OperatorAsync(OperatorRole.Viewer);

        var ours = await RecordsAsync(direct, viewer, sink);
        var theirs = await RecordsAsync(channel, viewer, sink);

        Assert.Equal(ours.Select(record => record.Key), theirs.Select(record => record.Key));
        foreach (var (name, record) in ours)
        {
            Assert.Equal(record, theirs[name]);
        }
    }

    private static async Task<SortedDictionary<string, string>> RecordsAsync(
        HttpClient client, HttpClient viewer, Sink sink)
    {
        var body = Orders.Body("R-same", quantity: 37);
        body["purchaseOrder"] = "PO-1";
        body["lines"]!.AsArray().Add(new JsonObject
        {
            ["lineRef"] = "2",
            ["sku"] = "ultimate-sm",
            ["quantity"] = 3,
            ["delivery"] = new JsonObject
            {
                ["kind"] = "offlineLicense",
            },
        });
        var placed = await client.FulfillAsync(body);
        var path = $"/v1/orders/{placed.At("id")}";
        await Eventually.TrueAsync(async () =>
            (await viewer.ReadAsync($"/ops{path}")).Json["deliveries"]!.AsArray() is { Count: > 0 } told
            && told.All(delivery => (string?)delivery!["state"] == "delivered"));

        var seen = (await viewer.ReadAsync($"/ops{path}")).Json;
        var licenses = (await client.ReadAsync($"{path}/licenses")).Json;
        var codes = licenses["data"]!.AsArray().Select(license => (string?)license!["activationCode"]).Distinct();
        Assert.Equal(2, codes.Count());
        var records = new SortedDictionary<string, JsonNode>
        {
            ["order"] = seen["order"]!,
            ["channel"] = seen["channel"]!,
            ["decisions"] = seen["decisions"]!,
            ["provisioning"] = ByLine(seen["provisioning"]!, seen["order"]!),
            ["deliveries"] = Sorted(seen["deliveries"]!),
            ["licenses"] = ByLine(licenses["data"]!, seen["order"]!),
            ["claims"] = await ClaimsAsync(client, licenses, seen["order"]!),
            ["events"] = Sorted((await client.ReadAsync($"{path}/events")).Json["data"]!),
            ["audit"] = Sorted(new JsonArray(
                [.. (await viewer.ReadAllAsync($"/ops/v1/audit?subject={placed.At("id")}"))
                    .Select(record => (JsonNode)(string)record["action"]!)])),
            ["messages"] = Sorted(new JsonArray([.. sink.Of(placed.At("id")!)])),
        };
        return new SortedDictionary<string, string>(
            records.ToDictionary(record => record.Key, record => Plain(record.Value)));
    }

    private static async Task<JsonNode> ClaimsAsync(HttpClient client, JsonNode licenses, JsonNode order)
    {
        var claims = new JsonArray();
        foreach (var license in ByLine(licenses["data"]!, order))
        {
            var file = await client.GetAsync((string)license!["links"]!["file"]!, ("Accept", "application/jose"));
            Assert.True(Fulfillment.Engine.Signing.Base64Url.TryDecode(file.Text.Split('.')[1], out var payload));
            claims.Add(JsonNode.Parse(payload));
        }

        return claims;
    }

    /// <summary>Lines go their own ways, so what they yield comes in any order.</summary>
    private static JsonArray ByLine(JsonNode list, JsonNode order)
    {
        var lines = order["lines"]!.AsArray().Select(line => (string)line!["id"]!).ToList();
        return [.. list.AsArray().OrderBy(entry => lines.IndexOf((string)entry!["lineId"]!))
            .Select(entry => entry!.DeepClone())];
    }

    private static JsonArray Sorted(JsonNode list) =>
        [.. list.AsArray().Select(entry => entry!.DeepClone()).OrderBy(Plain, StringComparer.Ordinal)];

    /// <summary>As text, each id by its kind alone, without what is an order's own.</summary>
    private static string Plain(JsonNode? node) => node switch
    {
        JsonObject members => $"{{{string.Join(',', members.Where(member => !_own.Contains(member.Key)).Select(member =>
            $"{member.Key}:{(member.Key is "sequence" ? "n" : Plain(member.Value))}"))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(Plain))}]",
        null => "null",
        _ => Word(node.ToString()),
    };

    private static string Word(string text)
    {
        var parts = text.Split('/').Select(part => _ids.FirstOrDefault(part.StartsWith) ?? part);
        return Regex.Replace(string.Join('/', parts), "^(([0-9A-Z]{4}-){6}|S-([0-9A-Z]{4}-){2})[0-9A-Z]{4}$",
            "a code or number");
    }

    /// <summary>The built-in partner has no credential until somebody needs one.</summary>
    private static async Task<HttpClient> DirectAsync(RunningGateway gateway)
    {
        var (credential, secret) = Credential.New(
            PrincipalKind.Partner, Partner.DirectId, gateway.Services.GetRequiredService<TimeProvider>());
        await gateway.Database.InTransactionAsync(
            tx => CredentialTable.InsertAsync(tx, credential, CancellationToken.None), CancellationToken.None);
        return await gateway.SignInAsync(credential.ClientId, secret);
    }

    private sealed class ToSink : ISinkRoutes, ISinkRouting
    {
        public ValueTask<ISinkRouting> LoadAsync(
            DbTransaction tx, IReadOnlyCollection<string> partners, CancellationToken cancel) => new(this);

        public IEnumerable<SinkRoute> For(Order order, OrderEvent told) => [new SinkRoute("test", SinkClass.Log)];
    }

    private sealed class Sink : ISink
    {
        private readonly ConcurrentQueue<OutboundMessage> _messages = new();

        public string Name => "test";

        public SinkClass Class => SinkClass.Log;

        public IEnumerable<JsonNode> Of(string order) => _messages.Where(message => message.SubjectId == order)
            .Select(message => new JsonObject
            {
                ["type"] = message.Type,
                ["body"] = JsonNode.Parse(message.Body),
            });

        public ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
        {
            _messages.Enqueue(message);
            return ValueTask.FromResult<Outcome>(new Outcome.Done());
        }
    }
}
