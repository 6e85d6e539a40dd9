using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dapper;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>The command line as a person at a shell uses it, beside a gateway that serves.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly HouseProgram _house = HouseProgram.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task A_partner_s_life_from_a_shell()
    {
        var json = await _house.RunAsync("partners", "add", "Acme Resale", "--json");
        var named = await _house.RunAsync("partners", "add", "--name", "Zeta Trading", "--kind", "alliance");
        var list = await _house.RunAsync("partners", "list");
        var client = Client(json);

        Assert.Matches("^\\{\"clientId\":\"cli_[0-9a-z]{26}\",\"clientSecret\":\"[!-~]{40,}\"\\}$", Assert.Single(json.Lines));
        Assert.Equal(0, named.Code);
        Assert.Matches("client id +cli_", named.Text);
        Assert.Matches("acme-resale +Acme Resale +channel +active", list.Text);
        Assert.Matches("zeta-trading +Zeta Trading +alliance +active", list.Text);

        using var serving = await _house.ServeAsync();
        using var partner = await serving.SignInAsync(client);
        Assert.Equal(200, (await partner.ReadAsync("/v1/orders")).Status);

        var rotated = Client(await _house.RunAsync("partners", "rotate-secret", "acme-resale", "--overlap-hours", "1", "--json"));
        using var anonymous = serving.Anonymous();
        Assert.NotEqual(client.Secret, rotated.Secret);
        Assert.Equal(200, (await Serving.TokenAsync(anonymous, client.Id, client.Secret!)).Status);
        Assert.Equal(200, (await Serving.TokenAsync(anonymous, rotated.Id, rotated.Secret!)).Status);

        var again = Client(await _house.RunAsync("partners", "rotate-secret", "acme-resale", "--overlap-hours", "0", "--json"));
        Assert.Equal(401, (await Serving.TokenAsync(anonymous, rotated.Id, rotated.Secret!)).Status);
        Assert.Equal(200, (await Serving.TokenAsync(anonymous, again.Id, again.Secret!)).Status);

        Assert.Equal(0, (await _house.RunAsync("partners", "suspend", "acme-resale")).Code);
        var refused = await Eventually.HoldsAsync(
            () => partner.ReadAsync("/v1/orders"), answer => answer.Status != 200, TimeSpan.FromSeconds(6));
        Assert.Equal((403, "partner.suspended"), (refused.Status, refused.Code));

        Assert.Equal(0, (await _house.RunAsync("partners", "resume", "acme-resale")).Code);
        await Eventually.HoldsAsync(
            () => partner.ReadAsync("/v1/orders"), answer => answer.Status == 200, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_partner_may_sign_in_with_a_key_of_its_own()
    {
        using var key = SigningKey.Create("acme-1");
        var client = await _house.ClientAsync("partners", "add", "Acme", "--public-key", key.Public.ToJwk().ToJsonString());
        using var serving = await _house.ServeAsync();
        using var anonymous = serving.Anonymous();

        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            new("client_assertion", Assertion(key, client.Id)),
        ]);
        using var answer = await anonymous.PostAsync("/oauth/token", form);

        Assert.Null(client.Secret);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Contains("access_token", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Everything_is_compared_from_a_shell()
    {
        var clean = await _house.RunAsync("reconcile");
        var again = await _house.RunAsync("reconcile");

        Assert.Equal((0, 0), (clean.Code, again.Code));
        Assert.Matches("0 subscriptions and 0 lines were checked; 0 targets could not be asked", clean.Text);
        Assert.Contains("All is as it was ordered.", clean.Text);

        var client = Client(await _house.RunAsync("partners", "add", "Acme", "--json"));
        using (var serving = await _house.ServeAsync())
        {
            using var partner = await serving.SignInAsync(client);
            await partner.FulfillAsync();
        }

        await using var store = new SqliteConnection($"Data Source={_house.StoreFile}");
        await store.ExecuteAsync("DELETE FROM activation_codes");
        var differs = await _house.RunAsync("reconcile");
        Assert.Equal(3, differs.Code);
        Assert.Matches("code.missing +sub_", differs.Text);
    }

    [Fact]
    public async Task An_operator_is_added_and_signs_in()
    {
        var client = await _house.ClientAsync("operators", "add", "--name", "Olga Ops", "--role", "reviewer");
        using var serving = await _house.ServeAsync();
        using var person = await serving.SignInAsync(client);

        var orders = await person.ReadAsync("/ops/v1/orders?status=held");
        var twice = await _house.RunAsync("operators", "add", "--name", "Olga Ops", "--role", "reviewer");

        Assert.Equal(200, orders.Status);
        Assert.Equal(2, twice.Code);
    }

    [Fact]
    public async Task Keys_are_made_once_rotated_and_listed()
    {
        var first = await _house.RunAsync("keys", "init");
        var second = await _house.RunAsync("keys", "init");
        var rotated = await _house.RunAsync("keys", "rotate", "license", "--now");
        var unknown = await _house.RunForErrorsAsync("keys", "rotate", "nothing");
        var list = await _house.RunAsync("keys", "list");

        Assert.Equal((0, 0, 0, 2), (first.Code, second.Code, rotated.Code, unknown.Code));
        Assert.Contains("made license key", first.Text);
        Assert.Equal("All keys are there.", second.Text);
        Assert.Equal(2, Regex.Count(list.Text, @"^\s*license ", RegexOptions.Multiline));
        Assert.DoesNotContain("\"d\"", list.Text);
    }

    [Fact]
    public async Task The_revocation_list_is_written_to_be_carried_away()
    {
        var file = _house.PathOf("revocations.jws");

        var written = await _house.RunAsync("licenses", "revocations", "--out", file);
        var shown = await _house.RunAsync("licenses", "revocations", "--sandbox");
        var nowhere = await _house.RunForErrorsAsync("licenses", "revocations", "--out", _house.PathOf("none/revocations.jws"));
        var unknown = await _house.RunForErrorsAsync("licenses", "revoke", "lic_none", "--reason", "disclosed");

        Assert.Equal((0, 0, 2, 2), (written.Code, shown.Code, nowhere.Code, unknown.Code));
        Assert.Equal(3, (await File.ReadAllTextAsync(file)).Split('.').Length);
        Assert.Equal(3, Assert.Single(shown.Lines).Split('.').Length);
        Assert.Contains("cannot be written", nowhere.Text);
        Assert.Contains("no license lic_none", unknown.Text);
    }

    [Fact]
    public async Task Keys_of_the_old_container_are_there_where_it_is_switched_on()
    {
        var off = await _house.RunForErrorsAsync("keys", "legacy");
        _house.Environment["FULFILLMENT__Licensing__Legacy"] = "true";
        var made = await _house.RunAsync("keys", "init");
        var shown = await _house.RunAsync("keys", "legacy");

        Assert.Equal((2, 0, 0), (off.Code, made.Code, shown.Code));
        Assert.Contains("made legacyLicense key", made.Text);
        Assert.Contains("BEGIN PUBLIC KEY", shown.Text);
        Assert.DoesNotContain("PRIVATE", shown.Text);
    }

    [Fact]
    public async Task Tampering_with_the_audit_log_is_found_and_the_record_named()
    {
        await _house.RunAsync("partners", "add", "Acme");
        await _house.RunAsync("partners", "suspend", "acme");
        await _house.RunAsync("partners", "resume", "acme");
        var intact = await _house.RunAsync("audit", "verify");
        var head = intact.Lines[^1].Split(' ')[^1];

        await _house.SqlAsync("UPDATE audit SET actor = 'partner:nobody' WHERE seq = 2");
        var changed = await _house.RunForErrorsAsync("audit", "verify");
        await _house.SqlAsync("DELETE FROM audit WHERE seq = 2");
        var deleted = await _house.RunForErrorsAsync("audit", "verify", "--head", head);

        Assert.Equal((0, 1, 1), (intact.Code, changed.Code, deleted.Code));
        Assert.Contains("intact", intact.Text);
        Assert.Contains("record 2", changed.Text);
        Assert.Contains("record 2", deleted.Text);
    }

    [Fact]
    public async Task A_store_is_migrated_once()
    {
        var first = await _house.RunAsync("migrate");
        var second = await _house.RunAsync("migrate");

        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.StartsWith("Applied: 1, 2, 3", first.Text);
        Assert.Equal("The store is up to date.", second.Text);
    }

    [Theory]
    [InlineData("serve --fast")]
    [InlineData("partners add Acme --paint red")]
    [InlineData("partners")]
    [InlineData("dance")]
    [InlineData("keys rotate")]
    [InlineData("operators add --name Olga --role queen")]
    [InlineData("partners add Acme --scopes ops.write")]
    [InlineData("partners suspend nobody")]
    [InlineData("licenses revoke lic_1")]
    [InlineData("licenses revoke lic_1 --reason whim")]
    public async Task What_cannot_be_understood_ends_with_code_2(string command) =>
        Assert.Equal(2, (await _house.RunAsync(command.Split(' '))).Code);

    private static (string Id, string? Secret) Client(Ran ran)
    {
        var json = JsonNode.Parse(Assert.Single(ran.Lines))!;
        return (json["clientId"]!.GetValue<string>(), json["clientSecret"]!.GetValue<string>());
    }

    private static string Assertion(SigningKey key, string clientId)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = "https://fulfillment.local",
            ["iat"] = now,
            ["exp"] = now + 120,
            ["jti"] = $"{Guid.CreateVersion7()}",
        };
        var header = $$"""{"alg":"{{key.Public.Alg}}","kid":"{{key.Kid}}","typ":"JWT"}""";
        var input = $"{Base64Url.Encode(Encoding.UTF8.GetBytes(header))}.{Base64Url.Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{input}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(input)))}";
    }
}
