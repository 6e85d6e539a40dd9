using System.Globalization;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.PartnerApi;

/// <summary>More than the store takes: who comes too many is told to come again, and nothing that was taken is lost.</summary>
public sealed class FullQueueTests
{
    private static readonly Dictionary<string, string?> _narrow = new()
    {
        ["Engine:Intake:QueueLength"] = "1",
        ["Engine:Intake:Writers"] = "1",
    };

    [Fact]
    public async Task A_full_queue_answers_429_with_a_time_and_takes_the_same_order_later()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: _narrow);
        using var partner = await gateway.PartnerAsync();
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var store = gateway.Database.InTransactionAsync(
            async _ =>
            {
                entered.SetResult();
                await released.Task;
            },
            CancellationToken.None);
        await entered.Task;

        // One at most is being written and one waits; the others are too many.
        var answers = Enumerable.Range(0, 8).Select(n => partner.PlaceAsync(Orders.Body($"R-{n}"), $"k-{n}")).ToList();
        var refused = new List<Answer>();
        await foreach (var answer in Task.WhenEach(answers).Take(6))
        {
            refused.Add(await answer);
        }

        released.SetResult();
        await store;
        var all = await Task.WhenAll(answers);
        var later = new List<Answer>();
        for (var n = 0; n < all.Length; n++)
        {
            later.Add(await partner.PlaceAsync(Orders.Body($"R-{n}"), $"k-{n}"));
        }

        Assert.All(refused, answer => Assert.Equal((429, "intake.full", "true"), (answer.Status, answer.Code, answer.At("retryable"))));
        Assert.All(refused, answer => Assert.InRange(int.Parse(answer.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60));
        Assert.InRange(all.Count(answer => answer.Status == 202), 1, 2);
        Assert.All(later, answer => Assert.Equal(202, answer.Status));
        Assert.Equal(all.Length, later.Select(answer => answer.At("id")).Distinct().Count());
    }
}
