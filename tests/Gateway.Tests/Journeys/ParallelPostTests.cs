using System.Diagnostics;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>Fifty posts at once with one key make one order, every time.</summary>
public abstract class ParallelPostTests(ITestOutputHelper output)
{
    private const int Rounds = 200;
    private const int Posts = 50;

    protected async Task One_order_per_key(TestStore store)
    {
        await using var gateway = await RunningGateway.StartAsync(store);
        using var partner = await gateway.PartnerAsync();
        var started = Stopwatch.GetTimestamp();

        for (var round = 0; round < Rounds; round++)
        {
            var body = Orders.Body($"R-{round}");
            var answers = await Task
                .WhenAll(Enumerable.Range(0, Posts).Select(_ => partner.PlaceAsync(body, $"k-{round}")));

            Assert.All(answers, answer => Assert.Equal(202, answer.Status));
            Assert.Single(answers.DistinctBy(answer => answer.Text));
            Assert.Single(answers, answer => answer.Header("Idempotency-Replayed") is null);
        }

        var orders = await partner.ReadAllAsync("/v1/orders?limit=100");
        output.WriteLine($"{Rounds} rounds of {Posts} posts: {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(Rounds, orders.Count);
    }
}

public sealed class SqliteParallelPostTests(ITestOutputHelper output) : ParallelPostTests(output)
{
    [Fact]
    public Task Fifty_posts_at_once_with_one_key_make_one_order() => One_order_per_key(new SqliteStore());
}

public sealed class PostgresParallelPostTests(ITestOutputHelper output) : ParallelPostTests(output)
{
    [PostgresFact]
    public async Task Fifty_posts_at_once_with_one_key_make_one_order() =>
        await One_order_per_key(await PostgresStore.CreateAsync());
}
