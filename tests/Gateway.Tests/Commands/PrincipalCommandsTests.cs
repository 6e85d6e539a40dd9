using System.CommandLine;
using System.Text.Json;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Commands;
using Fulfillment.Gateway.Tests.Access;

namespace Fulfillment.Gateway.Tests.Commands;

public sealed class PrincipalCommandsTests
{
    [Fact]
    public async Task A_partner_is_added_and_its_secret_signs_in()
    {
        await using var host = await AccessHost.StartAsync();

        var (code, output, _) = await RunAsync(host, "partners", "add", "Müller & Söhne", "--id", "mueller", "--json");

        var json = JsonElement.Parse(output);
        Assert.Equal(0, code);
        Assert.Equal(["clientId", "clientSecret"], json.EnumerateObject().Select(member => member.Name));
        Assert.NotEmpty(await host.SignInAsync((json.GetProperty("clientId").GetString()!, json.GetProperty("clientSecret").GetString()!)));
    }

    [Fact]
    public async Task Every_option_reaches_the_record()
    {
        await using var host = await AccessHost.StartAsync();
        var jwks = new KeySet([SigningKey.Create("p-").Public]).ToJson();

        var (code, output, error) = await RunAsync(
            host, "partners", "add", "--name", "Acme Corp", "--kind", "alliance", "--scopes", "orders.read licenses.read", "--sandbox",
            "--rate-limit", "120", "--issuer", "https://idp.acme.test", "--jwks", jwks, "--price-list", "partner-net",
            "--skus", "premium-sm ultimate-sm", "--screening-profile", "strict-2");

        var partner = await host.Database.ReadAsync(tx => PartnerTable.FindAsync(tx, "acme-corp", default), default);
        Assert.True(code == 0, error);
        Assert.Contains("client secret  fs_", output, StringComparison.Ordinal);
        Assert.Equal(PartnerKind.Alliance, partner!.Kind);
        Assert.Equal(["orders.read", "licenses.read"], partner.Scopes);
        Assert.True(partner.Sandbox);
        Assert.Equal(120, partner.RatePerMinute);
        Assert.Equal("https://idp.acme.test", partner.Issuer);
        Assert.Equal(("partner-net", "strict-2"), (partner.PriceList, partner.ScreeningProfile));
        Assert.Equal(["premium-sm", "ultimate-sm"], partner.AllowedSkus);
    }

    [Fact]
    public async Task A_client_with_a_key_has_no_secret()
    {
        await using var host = await AccessHost.StartAsync();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, SigningKey.Create("p-").Public.ToJwk().ToJsonString());

        var (code, output, _) = await RunAsync(host, "partners", "add", "acme", "--public-key", file, "--json");

        File.Delete(file);
        Assert.Equal(0, code);
        Assert.Equal(["clientId"], JsonElement.Parse(output).EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task All_faults_are_named_at_once_and_nothing_is_added()
    {
        await using var host = await AccessHost.StartAsync();
        var privateKey = SigningKey.Create("p-").ToPrivateJwk().ToJsonString();

        var (code, output, error) = await RunAsync(
            host, "partners", "add", "acme", "--name", "other", "--kind", "direct", "--scopes", "ops.read", "--rate-limit", "0",
            "--issuer", AccessHost.Issuer, "--public-key", privateKey, "--json");

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Equal(7, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(["twice", "--kind", "ops.read", "--rate-limit", "belong together", "this gateway's own", "private"], word => Assert.Contains(word, error, StringComparison.Ordinal));
        Assert.Empty(await host.Database.ReadAsync(tx => PartnerTable.ListAsync(tx, default), default));
    }

    [Theory]
    [InlineData("partners add acme --jwks http://evil.test/jwks --issuer https://i.test", "--jwks")]
    [InlineData("partners add acme --public-key /does/not/exist", "/does/not/exist")]
    [InlineData("partners add acme --price-list gold", "--price-list names 'gold'")]
    [InlineData("partners add acme --skus premium-xl", "--skus names premium-xl")]
    [InlineData("partners add acme --screening-profile Strict!", "--screening-profile")]
    [InlineData("partners add --id acme", "needs a name")]
    [InlineData("partners add acme --id Acme!", "Acme!")]
    [InlineData("partners suspend nobody", "nobody")]
    [InlineData("partners rotate-secret nobody", "nobody")]
    [InlineData("partners rotate-secret acme --overlap-hours soon", "soon")]
    [InlineData("operators add --name Vera --role root", "root")]
    [InlineData("operators add --role viewer", "--name")]
    public async Task A_wrong_argument_is_named_with_exit_code_2(string line, string named)
    {
        await using var host = await AccessHost.StartAsync();

        var (code, output, error) = await RunAsync(host, line.Split(' '));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_is_suspended_resumed_and_given_a_new_secret()
    {
        await using var host = await AccessHost.StartAsync();
        await host.AddPartnerAsync("acme");

        var (suspended, _, _) = await RunAsync(host, "partners", "suspend", "acme");
        var (_, list, _) = await RunAsync(host, "partners", "list");
        var (resumed, _, _) = await RunAsync(host, "partners", "resume", "acme");
        var (_, rotated, _) = await RunAsync(host, "partners", "rotate-secret", "acme", "--json");

        var json = JsonElement.Parse(rotated);
        Assert.Equal((0, 0), (suspended, resumed));
        Assert.Contains("suspended", list, StringComparison.Ordinal);
        Assert.NotEmpty(await host.SignInAsync((json.GetProperty("clientId").GetString()!, json.GetProperty("clientSecret").GetString()!)));
    }

    [Fact]
    public async Task An_operator_is_added_and_listed()
    {
        await using var host = await AccessHost.StartAsync();

        var (code, output, _) = await RunAsync(host, "operators", "add", "--name", "Vera [bold]", "--role", "reviewer", "--json");
        var (_, list, _) = await RunAsync(host, "operators", "list");

        Assert.Equal(0, code);
        Assert.StartsWith("cli_", JsonElement.Parse(output).GetProperty("clientId").GetString(), StringComparison.Ordinal);
        Assert.Contains("Vera [bold]", list, StringComparison.Ordinal);
        Assert.Contains("reviewer", list, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(AccessHost host, params string[] arguments)
    {
        var root = new RootCommand { PartnerCommands.Build(() => host.Services), OperatorCommands.Build(() => host.Services) };
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
