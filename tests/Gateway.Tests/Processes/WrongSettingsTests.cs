using System.Net;
using System.Net.Sockets;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>What an operator gets wrong is said in sentences on stderr, all at once; the exit code is 2.</summary>
public sealed class WrongSettingsTests : IAsyncLifetime
{
    private readonly HouseProgram _house = HouseProgram.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Theory]
    [InlineData("Store__Provider", "oracle", "oracle")]
    [InlineData("Engine__Work__Slots", "many", "Engine:Work:Slots")]
    [InlineData("Store__MigrateAtStart", "perhaps", "Store:MigrateAtStart")]
    [InlineData("Engin__Work__Slots", "3", "FULFILLMENT__Engin__Work__Slots")]
    [InlineData("Store__Connection", "x", "Store:Connection")]
    [InlineData("Engine__Work__Slotz", "3", "Engine:Work:Slotz")]
    [InlineData("Access__Issuer", "orders.test/", "Access:Issuer")]
    [InlineData("Store__ConnectionString", "file:/nowhere/connection", "/nowhere/connection")]
    [InlineData("Store__ConnectionString", "env:FULFILLMENT_NOWHERE", "FULFILLMENT_NOWHERE")]
    [InlineData("Store__ConnectionString", "Nonsense=1", "ConnectionString")]
    [InlineData("Catalog__File", "/nowhere/catalog.json", "/nowhere/catalog.json")]
    [InlineData("Screening__EmbargoFile", "/nowhere/embargoes.json", "/nowhere/embargoes.json")]
    [InlineData("Screening__Lists__un__Primary", "http://lists.example/un.json", "Screening:Lists:un:Primary")]
    [InlineData("Screening__Lists__un__Primry", "un.json", "Primry")]
    [InlineData("Observability__MetricsUrl", "127.0.0.1:9464", "Observability:MetricsUrl")]
    [InlineData("Connectors__RabbitMq__Uri", "https://guest:never-said@broker", "Connectors:RabbitMq:Uri")]
    [InlineData("Connectors__Rabbit__Uri", "amqp://broker", "Connectors:Rabbit")]
    [InlineData("Observability__OtlpEndpoint", "collector:4317", "Observability:OtlpEndpoint")]
    public Task A_wrong_setting_is_named(string setting, string value, string named)
    {
        _house.Environment[$"FULFILLMENT__{setting}"] = value;

        return IsRefusedAsync(named);
    }

    [Fact]
    public Task All_faults_are_named_at_once()
    {
        _house.Environment["FULFILLMENT__Engine__Work__Slots"] = "0";
        _house.Environment["FULFILLMENT__Engine__Retry__Attempts"] = "-1";
        _house.Environment["FULFILLMENT__Access__TokenMinutes"] = "16";
        _house.Environment["FULFILLMENT__Adapters__CallSeconds"] = "0";

        return IsRefusedAsync("Slots", "Attempts", "TokenMinutes", "CallSeconds");
    }

    [Theory]
    [InlineData("Catalog__File", "{\"skus\":[")]
    [InlineData("Catalog__File", "{}")]
    [InlineData("Screening__EmbargoFile", "{\"rows\":[")]
    [InlineData("Screening__EmbargoFile", "[]")]
    public async Task A_broken_file_is_named(string setting, string text)
    {
        var file = _house.PathOf("broken.json");
        await File.WriteAllTextAsync(file, text);
        _house.Environment[$"FULFILLMENT__{setting}"] = file;

        await IsRefusedAsync(setting.Split("__")[0]);
    }

    [Fact]
    public async Task Keys_that_were_lost_are_not_made_anew()
    {
        await _house.RunAsync("keys", "init");
        Directory.Delete(_house.KeysFolder, recursive: true);

        await IsRefusedAsync("Keys:Folder");
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_left_alone()
    {
        await _house.RunAsync("migrate");
        await _house.SqlAsync(
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES (9000, '9000_later.sql', 0)");

        await IsRefusedAsync("9000", "newer release");
    }

    [Fact]
    public Task A_store_that_must_not_be_migrated_and_is_not_is_refused()
    {
        _house.Environment["FULFILLMENT__Store__MigrateAtStart"] = "false";

        return IsRefusedAsync("migrate");
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://{other.LocalEndpoint}";
        _house.Environment["ASPNETCORE_URLS"] = address;

        await IsRefusedAsync(address, "ASPNETCORE_URLS");
    }

    [Fact]
    public async Task An_address_in_use_for_metrics_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _house.Environment["FULFILLMENT__Observability__MetricsUrl"] = $"http://{other.LocalEndpoint}";

        await IsRefusedAsync($"http://{other.LocalEndpoint}", "Observability:MetricsUrl");
    }

    [Fact]
    public Task A_database_that_does_not_answer_is_named()
    {
        _house.Environment["FULFILLMENT__Store__Provider"] = "postgres";
        _house.Environment["FULFILLMENT__Store__ConnectionString"] =
            "Host=127.0.0.1;Port=1;Username=x;Password=never-said;Timeout=2";

        return IsRefusedAsync("Store:ConnectionString");
    }

    [Fact]
    public async Task Commands_refuse_wrong_settings_as_serve_does()
    {
        _house.Environment["FULFILLMENT__Store__Provider"] = "oracle";

        foreach (var command in new[] { "partners list", "operators list", "keys list", "audit verify", "migrate" })
        {
            await IsRefusedAsync(command.Split(' '), "oracle");
        }
    }

    private Task IsRefusedAsync(params string[] named) => IsRefusedAsync(["serve"], named);

    private async Task IsRefusedAsync(string[] command, params string[] named)
    {
        var ran = await _house.RunForErrorsAsync(command);

        Assert.True(ran.Code == 2, $"{string.Join(' ', command)} ended with {ran.Code}:\n{ran.Text}");
        Assert.All(named, name => Assert.Contains(name, ran.Text));
        Assert.All(ran.Lines, line => Assert.StartsWith("error: ", line));
        Assert.DoesNotContain("never-said", ran.Text);
        Assert.DoesNotContain("   at ", ran.Text);
    }
}
