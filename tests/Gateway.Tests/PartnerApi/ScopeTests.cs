using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>Every route of the running host, with every token that must not open it.</summary>
public sealed class ScopeTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly string[] _open = ["/v1", "/ops"];

    // Prometheus looks for its page at the root.
    private static bool IsOperators(string path) => path.StartsWith("/ops") || path == "/metrics";

    [Fact]
    public void Every_route_below_v1_and_ops_needs_a_scope_or_an_instance_but_activation_by_code_and_claims_by_link()
    {
        var open = Routes.Of(shared.Gateway)
            .Where(route => _open.Any(route.Path.StartsWith) && route is { Scope: null, TakesInstances: false });

        Assert.Equal(
            ["POST /v1/activations", "POST /v1/claims", "POST /v1/claims/lookup"],
            open.Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal));
        Assert.Contains(Routes.Of(shared.Gateway), route => route.Scope is not null);
    }

    [Fact]
    public async Task Without_a_token_every_guarded_route_asks_for_one()
    {
        using var anyone = shared.Anonymous;

        foreach (var route in Routes.Of(shared.Gateway).Where(route => route.Scope is not null || route.TakesInstances))
        {
            var refused = await anyone.SendAsync(route.Method, route.Example);

            Assert.Equal((route, 401, "token.missing"), (route, refused.Status, refused.Code));
            Assert.Equal("Bearer", refused.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task A_token_without_the_scope_is_refused_with_the_scope_that_is_missing()
    {
        var all = Scopes.ForPartners;
        var partners = new Dictionary<string, HttpClient>();
        foreach (var scope in Guarded().Select(route => route.Scope!).Distinct())
        {
            partners[scope] = await shared
                .PartnerAsync(known => known with { Scopes = [.. all.Where(other => other != scope)] });
        }

        foreach (var route in Guarded())
        {
            var refused = await partners[route.Scope!].SendAsync(route.Method, route.Example);

            Assert.Equal((route, 403, "scope.missing"), (route, refused.Status, refused.Code));
            Assert.Equal(
                $"Bearer error=\"insufficient_scope\", scope=\"{route.Scope}\"", refused.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task A_partner_s_token_opens_no_operators_route_and_an_operator_s_no_partner_s()
    {
        using var partner = await shared.PartnerAsync();
        using var admin = await shared.OperatorAsync(OperatorRole.Admin);

        foreach (var route in Guarded())
        {
            var refused = await (IsOperators(route.Path) ? partner : admin)
                .SendAsync(route.Method, route.Example);

            Assert.Equal((route, 403, "scope.missing"), (route, refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task Each_role_opens_exactly_its_own_routes()
    {
        foreach (var role in Enum.GetValues<OperatorRole>())
        {
            using var person = await shared.OperatorAsync(role);
            foreach (var route in Guarded().Where(route => IsOperators(route.Path)))
            {
                var answer = await person.SendAsync(route.Method, route.Example);

                Assert.Equal(
                    (role, route, !Scopes.Of(role).Contains(route.Scope!)), (role, route, answer.Status == 403));
            }
        }
    }

    [Fact]
    public async Task A_scope_in_the_token_does_not_outlive_the_partner_s_right_to_it()
    {
        using var partner = await shared.PartnerAsync(known => known with { Scopes = [Scopes.OrdersRead] });

        var read = await partner.ReadAsync("/v1/orders");
        var write = await partner.PlaceAsync(Orders.Body());

        Assert.Equal((200, 403), (read.Status, write.Status));
    }

    private IReadOnlyList<KnownRoute> Guarded() =>
        [.. Routes.Of(shared.Gateway).Where(route => route.Scope is not null)];
}
