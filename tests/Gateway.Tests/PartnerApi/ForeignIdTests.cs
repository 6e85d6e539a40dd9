using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>
/// Another partner's id is answered exactly like one that does not exist, on every route of the running host. A route
/// with an id of a new kind fails here until <see cref="OwnedAsync"/> knows how to make one.
/// </summary>
public sealed class ForeignIdTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    /// <summary>What never tells one answer from another: when it was given, and what is left to ask.</summary>
    private static readonly string[] _ever = ["Date", "RateLimit", "Content-Length"];

    public static TheoryData<string, string, string?> Variants => new()
    {
        { "plain", "", null },
        { "a condition to read", "If-None-Match", "\"1\"" },
        { "a condition to change", "If-Match", "\"1\"" },
        { "any condition", "If-Match", "*" },
        { "a wait", "Prefer", "wait=1" },
        { "another form", "Accept", "text/plain" },
        { "no form", "Accept", "image/png" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task Every_route_answers_a_foreign_id_as_an_unknown_one(string variant, string header, string? value)
    {
        using var owner = await shared.PartnerAsync();
        using var other = await shared.PartnerAsync();
        var owned = await OwnedAsync(owner);
        (string, string)[] headers = value is null ? [] : [(header, value)];
        var routes = WithIds();

        foreach (var route in routes)
        {
            var kind = route.Path.Split('/')[2];
            Assert.True(owned.TryGetValue(kind, out var id), $"Make an id for {route}, so that it is tried.");

            var foreign = await other.SendAsync(route.Method, route.Filled(id, owned["contacts"]), null, headers);
            var unknown = await other.SendAsync(route.Method, route.Filled(Twin(id), owned["contacts"]), null, headers);

            Assert.InRange(foreign.Status, 400, 499);
            Assert.Equal((variant, route, Seen(unknown, Twin(id))), (variant, route, Seen(foreign, id)));
            Assert.DoesNotContain(id, foreign.Text, StringComparison.Ordinal);
        }

        Assert.NotEmpty(routes);
    }

    [Fact]
    public async Task The_owner_s_id_is_found_where_it_is_read()
    {
        using var owner = await shared.PartnerAsync();
        var owned = await OwnedAsync(owner);

        foreach (var route in WithIds().Where(route => route.Method == HttpMethod.Get))
        {
            var found = await owner.SendAsync(route.Method, route.Filled(owned[route.Path.Split('/')[2]], owned["contacts"]));

            Assert.Equal((route, 200), (route, found.Status));
        }
    }

    [Fact]
    public async Task An_id_of_another_kind_is_unknown_too()
    {
        using var owner = await shared.PartnerAsync();
        var owned = await OwnedAsync(owner);

        foreach (var route in WithIds())
        {
            var others = owned.Where(kind => kind.Key != route.Path.Split('/')[2]).Select(kind => kind.Value);
            foreach (var id in others)
            {
                Assert.Equal(404, (await owner.SendAsync(route.Method, route.Filled(id))).Status);
            }
        }
    }

    private IReadOnlyList<KnownRoute> WithIds() =>
        [.. Routes.Of(shared.Gateway)
            .Where(route => route.Parameters.Count > 0 && Scopes.ForPartners.Contains(route.Scope ?? ""))];

    private static async Task<Dictionary<string, string>> OwnedAsync(HttpClient owner)
    {
        var order = await owner.FulfillAsync(Contacts.Order());
        return new Dictionary<string, string>
        {
            ["orders"] = order.At("id")!,
            ["licenses"] = order.At("lines.0.licenseIds.0")!,
            ["activations"] = (await owner.ActivateAsync(order)).At("activationId")!,
            ["webhooks"] = (await owner.SendAsync(
                HttpMethod.Post, "/v1/webhooks", """{"url":"https://hooks.partner.example/"}""")).At("id")!,
            ["subscriptions"] = order.At("lines.0.subscriptionId")!,
            ["screenings"] = (await owner.SendAsync(
                HttpMethod.Post, "/v1/screenings", """{"reference":"C-1","customer":{"name":"Any Body GmbH","country":"DE"}}""")).At("id")!,
            ["contacts"] = (await owner.ReadAsync($"/v1/subscriptions/{order.At("lines.0.subscriptionId")}/contacts")).At("data.0.id")!,
        };
    }

    /// <summary>An id of the same form that nobody has.</summary>
    private static string Twin(string id) => $"{id[..4]}{new string('0', id.Length - 4)}";

    private static string Seen(Answer answer, string id)
    {
        var body = answer.Json.AsObject();
        body.Remove("traceId");
        var headers = answer.Headers.Where(header => !_ever.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {header.Value}");
        return $"{answer.Status} {body.ToJsonString()} {string.Join('\n', headers)}".Replace(id, "ID");
    }
}
