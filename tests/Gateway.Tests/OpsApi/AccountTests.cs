using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Where operators see who a customer is, and put it right.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;
    private HttpClient _one = null!;
    private HttpClient _other = null!;
    private HttpClient _desk = null!;

    public async Task InitializeAsync()
    {
        _gateway = await RunningGateway.StartAsync();
        _one = await _gateway.PartnerAsync("one");
        _other = await _gateway.PartnerAsync("other");
        _desk = await _gateway.OperatorAsync(OperatorRole.Operator);
    }

    public async Task DisposeAsync()
    {
        _one.Dispose();
        _other.Dispose();
        _desk.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Two_partners_sell_to_one_customer_and_neither_is_told()
    {
        var first = await _one.FulfillAsync(Of("R-1", "domain", "mueller.example"));
        var second = await _other.FulfillAsync(Of("R-1", "domain", "mueller.example"));

        var accounts = await _desk.ReadAsync("/ops/v1/accounts?knownBy=domain:DE:mueller.example");
        var id = accounts.At("data.0.id");
        var subscriptions = await _desk.ReadAllAsync($"/ops/v1/accounts/{id}/subscriptions?limit=1");
        var contacts = await _desk.ReadAsync($"/ops/v1/accounts/{accounts.At("data.0.number")}/contacts");

        Assert.Equal(["other", "one"], subscriptions.Select(one => one["partner"]!.GetValue<string>()));
        Assert.Equal(200, contacts.Status);
        Assert.Equal(id, (await _desk.ReadAsync($"/ops/v1/subscriptions/{second.At("lines.0.subscriptionId")}/summary")).At("accountId"));
        foreach (var seen in new[]
        {
            first.Text, second.Text,
            (await _one.ReadAsync($"/v1/subscriptions/{first.At("lines.0.subscriptionId")}")).Text,
            (await _one.ReadAsync($"/v1/subscriptions/{first.At("lines.0.subscriptionId")}/summary")).Text,
        })
        {
            Assert.DoesNotContain("acct_", seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_accounts_of_one_customer_are_corrected_merged_and_split()
    {
        await _one.FulfillAsync(Of("R-1", "crmId", "0015e00000AbCdE"));
        await _one.FulfillAsync(Of("R-2", "domain", "mueller.example"));
        var (stays, goes) = (await IdOfAsync("crm:0015e00000AbCdE"), await IdOfAsync("domain:DE:mueller.example"));

        var taken = await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{stays}", """{"domain":"mueller.example","reason":"By its site."}""");
        var merged = await _desk.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{goes}/merge", $$"""{"into":"{{stays}}","reason":"One tax id."}""");
        var renamed = await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{stays}", """{"name":"Müller SE","reason":"Renamed."}""");
        var whole = await _desk.ReadAsync($"/ops/v1/accounts/{stays}");
        var late = await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{goes}", """{"name":"Müller SE","reason":"Renamed."}""");
        var split = await _desk.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{goes}/split", """{"reason":"Two after all."}""");

        Assert.Equal((409, "account.keyTaken", goes), (taken.Status, taken.At("code"), taken.At("accountId")));
        Assert.Equal((200, stays), (merged.Status, merged.At("mergedInto")));
        Assert.Equal((200, "Müller SE", "2"), (renamed.Status, renamed.At("name"), renamed.At("version")));
        Assert.Equal((goes, "crm:0015e00000AbCdE", "domain:DE:mueller.example"), (whole.At("mergedFrom.0"), whole.At("knownBy.0"), whole.At("knownBy.1")));
        Assert.Equal((409, "account.merged", stays), (late.Status, late.At("code"), late.At("accountId")));
        Assert.Equal((200, null), (split.Status, split.At("mergedInto")));
    }

    [Fact]
    public async Task A_subscription_is_given_to_another_account_and_what_is_in_use_is_not_erased()
    {
        var order = await _one.FulfillAsync(Of("R-1", "crmId", "0015e00000AbCdE"));
        await _one.FulfillAsync(Of("R-2", "domain", "mueller.example"));
        var (from, to) = (await IdOfAsync("crm:0015e00000AbCdE"), await IdOfAsync("domain:DE:mueller.example"));
        var subscription = order.At("lines.0.subscriptionId");

        var moved = await _desk.SendAsync(
            HttpMethod.Post, $"/ops/v1/accounts/{to}/subscriptions", $$"""{"subscriptionId":"{{subscription}}","reason":"The subsidiary's."}""");
        var used = await _desk.SendAsync(
            HttpMethod.Post, $"/ops/v1/accounts/{to}/erasure", $$"""{"number":"{{moved.At("number")}}","reason":"Asked for."}""");
        var number = (await _desk.ReadAsync($"/ops/v1/accounts/{from}")).At("number");
        var wrong = await _desk.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{from}/erasure", """{"number":"A-1","reason":"Asked for."}""");
        var erased = await _desk.SendAsync(
            HttpMethod.Post, $"/ops/v1/accounts/{from}/erasure", $$"""{"number":"{{number}}","reason":"Asked for."}""");

        Assert.Equal(200, moved.Status);
        Assert.Equal(2, (await _desk.ReadAllAsync($"/ops/v1/accounts/{to}/subscriptions")).Count);
        Assert.Equal((409, "account.inUse"), (used.Status, used.At("code")));
        Assert.Equal((422, "account.notConfirmed"), (wrong.Status, wrong.At("code")));
        Assert.Equal((200, "accounts", "1", null), (erased.Status, erased.At("erasure.places.0.place"), erased.At("erasure.places.0.erased"), erased.At("name")));
    }

    [Fact]
    public async Task Wrong_calls_are_named_and_only_those_who_may_write_change_anything()
    {
        await _one.FulfillAsync(Of("R-1", "crmId", "0015e00000AbCdE"));
        var id = await IdOfAsync("crm:0015e00000AbCdE");
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);

        var answers = new[]
        {
            await _desk.ReadAsync("/ops/v1/accounts/acct_none"),
            await _desk.ReadAsync("/ops/v1/accounts/acct_none/contacts"),
            await _desk.SendAsync(HttpMethod.Post, "/ops/v1/accounts/acct_none/split", """{"reason":"None."}"""),
            await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{id}", """{"reason":"Nothing to change."}"""),
            await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{id}", """{"domain":"no domain","country":"XX"}"""),
            await _desk.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{id}/merge", """{"into":"acct_none","reason":"None."}"""),
            await _desk.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{id}/merge", $$"""{"into":"{{id}}","reason":"None."}"""),
            await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{id}", """{"forget":"crm:0","reason":"None."}"""),
            await viewer.SendAsync(HttpMethod.Post, $"/ops/v1/accounts/{id}/split", """{"reason":"None."}"""),
            await _one.ReadAsync($"/ops/v1/accounts/{id}"),
            await _desk.SendAsync(HttpMethod.Patch, $"/ops/v1/accounts/{id}", """{"name":"X","reason":"Why not."}""", ("If-Match", "\"7\"")),
        };

        Assert.Equal([404, 404, 404, 400, 400, 422, 409, 422, 403, 403, 412], answers.Select(answer => answer.Status));
    }

    private async Task<string> IdOfAsync(string key) =>
        (await _desk.ReadAsync($"/ops/v1/accounts?knownBy={Uri.EscapeDataString(key)}")).At("data.0.id")!;

    private static JsonObject Of(string reference, string member, string value)
    {
        var body = Orders.Body(reference);
        body["customer"]![member] = value;
        return body;
    }
}
