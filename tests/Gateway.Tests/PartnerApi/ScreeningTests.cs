using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>What screening decides, and how little of it a partner learns.</summary>
public sealed class ScreeningTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private static readonly string[] _telling =
        ["north-korea", "North Korea", "donetsk", "embargo", "E.O.", "CFR", "sanction", "hook", "rule", "policy",
            "gate"];

    [Theory]
    [InlineData("customer")]
    [InlineData("distributor")]
    [InlineData("reseller")]
    [InlineData("licensee")]
    [InlineData("billTo")]
    public async Task Any_party_in_an_embargoed_country_ends_the_order(string role)
    {
        using var partner = await shared.PartnerAsync();
        var body = Orders.Body();
        body[role] = Party("Trading Company", "KP");

        var placed = await partner.PlaceAsync(body, wait: 30);

        Assert.Equal((201, "denied", "refused"), (placed.Status, placed.At("status"), placed.At("screening.status")));
        Assert.Equal(("screening.refused", "denied", "screening.refused"),
            (placed.At("reason.code"), placed.At("lines.0.status"), placed.At("lines.0.reason.code")));
    }

    [Fact]
    public async Task An_embargoed_place_under_another_country_is_held_for_a_person()
    {
        using var partner = await shared.PartnerAsync();

        var placed = await partner.PlaceAsync(Held(), wait: 30);

        Assert.Equal((202, "held", "screening"), (placed.Status, placed.At("status"), placed.At("blockedOn")));
        Assert.Equal(("inReview", "screening.inReview"), (placed.At("screening.status"), placed.At("reason.code")));
    }

    [Fact]
    public async Task Nothing_that_a_partner_reads_tells_which_rule_fired()
    {
        using var partner = await shared.PartnerAsync();
        var denied = Orders.Body("R-denied");
        denied["customer"] = Party("Trading Company", "KP");

        foreach (var body in new[] { denied, Held("R-held") })
        {
            var placed = await partner.PlaceAsync(body, wait: 30);
            var path = placed.Header("Location");
            var texts = new[]
            {
                placed.Text, (await partner.ReadAsync(path!)).Text, (await partner.ReadAsync($"{path}/events")).Text,
                (await partner.ReadAsync($"{path}/licenses")).Text, (await partner.ReadAsync("/v1/orders")).Text,
                (await partner.PlaceAsync(body)).Text,
            };

            Assert.All(_telling, word =>
                Assert.All(texts, text => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase)));
        }
    }

    [Fact]
    public async Task An_operator_reads_the_rule_the_party_and_the_version_of_the_rules()
    {
        using var partner = await shared.PartnerAsync();
        using var viewer = await shared.OperatorAsync(OperatorRole.Viewer);
        var placed = await partner.PlaceAsync(Held(), wait: 30);

        var seen = await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}");

        Assert.Equal(("review", "system"), (seen.At("decisions.0.verdict"), seen.At("decisions.0.decidedBy")));
        Assert.Equal(("embargo", "customer"),
            (seen.At("decisions.0.reasons.0.hook"), seen.At("decisions.0.reasons.0.party")));
        Assert.Contains("sha256:", seen.At("decisions.0.policyVersion"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Late Ltd", "hook.timeout")]
    [InlineData("Broken Ltd", "hook.failed")]
    [InlineData("Silent Ltd", "hook.empty")]
    public async Task A_hook_that_does_not_answer_holds_the_order_and_never_lets_it_through(string customer,
        string rule)
    {
        await using var gateway = await RunningGateway.StartAsync(
            settings: new Dictionary<string, string?> { ["Engine:Screening:BudgetMilliseconds"] = "100" },
            services: all => all.AddSingleton<IScreeningHook, FaultyHook>());
        using var partner = await gateway.PartnerAsync();
        using var viewer = await gateway.OperatorAsync(OperatorRole.Viewer);
        var body = Orders.Body();
        body["customer"]!["name"] = customer;

        var placed = await partner.PlaceAsync(body, wait: 30);
        var later = await partner.GetAsync(placed.Header("Location")!, ("Prefer", "wait=1"));
        var seen = await viewer.ReadAsync($"/ops/v1/orders/{placed.At("id")}");

        Assert.Equal((202, "held", "held"), (placed.Status, placed.At("status"), later.At("status")));
        Assert.Contains(seen.Json["decisions"]![0]!["reasons"]!.AsArray(), reason => (string?)reason!["rule"] == rule);
        Assert.Empty(seen.Json["provisioning"]!.AsArray());
    }

    private static JsonObject Held(string reference = "R-1")
    {
        var body = Orders.Body(reference);
        body["customer"] = Party("Works", "RU");
        body["customer"]!["address"] = new JsonObject
        {
            ["city"] = "Donetsk",
        };
        return body;
    }

    private static JsonObject Party(string name, string country) => new()
    {
        ["name"] = name,
        ["country"] = country,
    };

    private sealed class FaultyHook : IScreeningHook
    {
        public string Name => "faulty";

        public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
        {
            switch (request.Parties[0].Name)
            {
                case "Late Ltd":
                    // Deaf to its deadline, as bad code is.
                    await new TaskCompletionSource().Task;
                    break;
                case "Broken Ltd":
                    throw new InvalidOperationException("planned");
            }

            return null!;
        }
    }
}
