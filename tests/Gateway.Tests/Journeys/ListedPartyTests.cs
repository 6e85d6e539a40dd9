using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>Orders for somebody who stands on a list, from the partner's call to the reviewer's page.</summary>
public sealed class ListedPartyTests : IAsyncLifetime, IDisposable
{
    private const string List = """
        {"version":"2026-11-01","entries":[
          {"id":"EX-1","type":"organization","names":[{"text":"EXEMPLARY GADGET HOLDINGS LLC","kind":"primary"}],
           "addresses":[{"text":"1 Main Street","city":"Springfield","country":"DE"}]}]}
        """;

    private readonly TempFolder _folder = new();
    private RunningGateway _gateway = null!;
    private HttpClient _partner = null!;
    private HttpClient _reviewer = null!;

    public async Task InitializeAsync()
    {
        var list = _folder.PathOf("list.json");
        await File.WriteAllTextAsync(list, List);
        _gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Screening:ListFolder"] = _folder.PathOf("kept"),
            ["Screening:Lists:house:Format"] = "json",
            ["Screening:Lists:house:Primary"] = list,
        });
        _partner = await _gateway.PartnerAsync();
        _reviewer = await _gateway.OperatorAsync(OperatorRole.Reviewer);
    }

    public async Task DisposeAsync()
    {
        _partner.Dispose();
        _reviewer.Dispose();
        await _gateway.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whoever_resembles_a_listed_one_is_held_the_partner_hears_no_more_and_the_reviewer_reads_why()
    {
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var held = await PlaceAsync("R-1", "Exemplary Gadgets Holding");
        var path = $"/ops/v1/orders/{held.At("id")}";

        var order = await _partner.ReadAsync($"/v1/orders/{held.At("id")}");
        var explained = await _reviewer.ReadAsync(path);
        var seen = await viewer.ReadAsync(path);

        Assert.Equal(("held", "screening.inReview"), (order.At("status"), order.At("reason.code")));
        foreach (var word in new[] { "house", "EX-1", "resembles" })
        {
            Assert.DoesNotContain(word, order.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(
            ("house", "EX-1", "EXEMPLARY GADGET HOLDINGS LLC", "customer", "Exemplary Gadgets Holding"),
            (explained.At("decisions.0.matches.0.list"), explained.At("decisions.0.matches.0.entryId"), explained.At("decisions.0.matches.0.listed"),
                explained.At("decisions.0.matches.0.party"), explained.At("decisions.0.matches.0.asked")));
        Assert.NotEmpty(explained.Json["decisions"]![0]!["matches"]![0]!["alignment"]!.AsArray());
        Assert.Contains("lists house 2026-11-01 sha256:", explained.At("decisions.0.policyVersion"), StringComparison.Ordinal);
        Assert.DoesNotContain("EXEMPLARY", seen.Text.Replace("Exemplary", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_listed_by_name_and_country_is_denied_and_nothing_is_provisioned()
    {
        var denied = await PlaceAsync("R-2", "Exemplary Gadget Holdings LLC");

        var explained = await _reviewer.ReadAsync($"/ops/v1/orders/{denied.At("id")}");

        Assert.Equal(("denied", "screening.refused"), (denied.At("status"), denied.At("reason.code")));
        Assert.Equal("list.name", explained.At("decisions.0.reasons.0.rule"));
        Assert.Empty(explained.Json["provisioning"]!.AsArray());
    }

    [Fact]
    public async Task Whoever_resembles_nobody_is_served() =>
        Assert.Equal("fulfilled", (await PlaceAsync("R-3", "Müller Maschinenbau GmbH")).At("status"));

    private async Task<Answer> PlaceAsync(string reference, string customer)
    {
        var body = Orders.Body(reference);
        body["customer"]!["name"] = customer;
        return await _partner.PlaceAsync(body, wait: 30);
    }
}
