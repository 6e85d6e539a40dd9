using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>
/// An accepted order survives the end of the process at any moment: in each round the host takes orders, is killed when
/// the first of them has come so far, and the next host finishes what it finds while it takes more.
/// </summary>
public abstract class KilledHostTests
{
    protected static async Task Loses_and_repeats_nothing(TestStore store, int rounds)
    {
        await using var house = new HouseProgram(store);
        var partner = await house.ClientAsync("partners", "add", "Killed Trading", "--sandbox");
        var reviewer = await house.ClientAsync("operators", "add", "--name", "Op Viewer", "--role", "viewer");
        var accepted = new List<string>();

        for (var round = 1; round <= rounds; round++)
        {
            using var serving = await house.ServeAsync();
            using var client = await serving.SignInAsync(partner);
            var quick = await AcceptAsync(client, $"Q-{round}", "premium-sm");
            var slow = await AcceptAsync(client, $"S-{round}", "sandbox-slow");
            await Eventually.HoldsAsync(
                () => client.ReadAsync($"/v1/orders/{quick}"),
                order => long.Parse(order.At("version")!) >= round % 6,
                TimeSpan.FromSeconds(30));
            serving.Process.Kill();
            accepted.AddRange([quick, slow]);
        }

        using var last = await house.ServeAsync();
        using var reader = await last.SignInAsync(partner);
        using var operators = await last.SignInAsync(reviewer);
        foreach (var order in accepted)
        {
            await FulfilledOnceAsync(reader, operators, order);
        }

        Assert.Equal(accepted.Count, Convert.ToInt32(await house.SqlAsync("SELECT COUNT(*) FROM subscriptions")));
        Assert.Equal(accepted.Count, Convert.ToInt32(await house.SqlAsync("SELECT COUNT(*) FROM licenses")));
    }

    private static async Task<string> AcceptAsync(HttpClient client, string reference, string sku)
    {
        var placed = await client.PlaceAsync(Orders.Body(reference, sku: sku));
        Assert.Equal(202, placed.Status);
        return placed.At("id")!;
    }

    private static async Task FulfilledOnceAsync(HttpClient partner, HttpClient operators, string id)
    {
        await Eventually.HoldsAsync(
            () => partner.ReadAsync($"/v1/orders/{id}"),
            order => order.At("status") == "fulfilled",
            TimeSpan.FromSeconds(60));

        var events = (await partner.ReadAsync($"/v1/orders/{id}/events?limit=100")).Json["data"]!.AsArray();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(e => e!["sequence"]!.GetValue<int>()));
        Assert.Single(events, e => e!["type"]!.GetValue<string>() == "order.fulfilled");
        Assert.Single((await partner.ReadAsync($"/v1/orders/{id}/licenses")).Json["data"]!.AsArray());
        var provisioning = (await operators.ReadAsync($"/ops/v1/orders/{id}")).Json["provisioning"]!.AsArray();
        Assert.Equal("succeeded", Assert.Single(provisioning)!["state"]!.GetValue<string>());
    }
}

public sealed class SqliteKilledHostTests : KilledHostTests
{
    [Fact]
    public Task An_order_is_fulfilled_once_whenever_the_host_is_killed() =>
        Loses_and_repeats_nothing(new SqliteStore(), rounds: 10);
}

public sealed class PostgresKilledHostTests : KilledHostTests
{
    [PostgresFact]
    public async Task An_order_is_fulfilled_once_whenever_the_host_is_killed() =>
        await Loses_and_repeats_nothing(await PostgresStore.CreateAsync(), rounds: 5);
}
