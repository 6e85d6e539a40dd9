using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Npgsql;

namespace Fulfillment.Gateway.Tests.Observability;

public sealed class ReadinessTests
{
    [PostgresFact]
    public async Task A_gateway_whose_database_is_away_is_not_ready_and_is_again_when_it_is_back()
    {
        await using var schema = await PostgresSchema.CreateAsync();
        var server = new NpgsqlConnectionStringBuilder(schema.ConnectionString);
        using var gate = new TcpGate(server.Host!, server.Port);
        (server.Host, server.Port, server.Timeout) = ("127.0.0.1", gate.Port, 2);
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Store:Provider"] = "postgres",
            ["Store:ConnectionString"] = server.ToString(),
        });
        using var client = gateway.Anonymous;

        var before = await client.ReadAsync("/healthz/ready");
        gate.Shut();
        var away = await client.ReadAsync("/healthz/ready");
        var alive = await client.ReadAsync("/healthz/live");
        gate.Open();

        Assert.Equal(200, before.Status);
        Assert.Equal((503, "not ready: PostgreSQL does not answer."), (away.Status, away.Text));
        Assert.Equal(200, alive.Status);
        await Eventually.TrueAsync(async () => (await client.ReadAsync("/healthz/ready")).Status == 200);
    }
}
