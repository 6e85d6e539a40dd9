using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Provisioning;

/// <summary>A damaged row costs its own order time, no other order anything, and is done once it is mended.</summary>
public abstract class CorruptRowTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    protected override void SetUp(IServiceCollection services) => services.StepsCallOutside();

    [DatabaseFact]
    public async Task A_damaged_order_holds_up_no_other_and_is_fulfilled_once_it_is_mended()
    {
        var damaged = await Engine.AcceptAsync(Partner, A.Order("R-1"));
        var sound = await Engine.AcceptAsync(Partner, A.Order("R-2"));
        var body = await Store.AskAsync<string>("SELECT body FROM orders WHERE id = @Id", new { damaged.Id });
        await Store.RunAsync("UPDATE orders SET body = '{' WHERE id = @Id", new { damaged.Id });

        for (var round = 0; round < 20; round++)
        {
            await Engine.PullForwardAsync();
            await Engine.WorkOnceAsync();
        }

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(sound)).Status);
        Assert.Equal((1, 0), (await CountAsync("work"), await CountAsync("dead_letters")));

        await Store.RunAsync("UPDATE orders SET body = @Body WHERE id = @Id", new { Body = body, damaged.Id });
        await Engine.PullForwardAsync();
        await Engine.WorkAsync();

        Assert.Equal(OrderStatus.Fulfilled, (await AgainAsync(damaged)).Status);
        Assert.Equal(0, await CountAsync("work"));
    }

    [DatabaseFact]
    public async Task A_damaged_order_is_named()
    {
        var damaged = await Engine.AcceptAsync(Partner, A.Order());

        foreach (var sql in new[]
        {
            "UPDATE order_lines SET price = '['",
            "UPDATE orders SET body = 'null'",
        })
        {
            await Store.RunAsync(sql);

            var refused = await Assert.ThrowsAsync<CorruptRowException>(() => AgainAsync(damaged));

            Assert.Contains(refused.Id, new[] { damaged.Id, damaged.Lines[0].Id });
        }
    }

    private Task<int> CountAsync(string table) => Store.AskAsync<int>($"SELECT count(*) FROM {table}");
}

public sealed class CorruptRowTestsOnSqlite() : CorruptRowTests(TestStore.OnSqliteAsync);

public sealed class CorruptRowTestsOnPostgres() : CorruptRowTests(TestStore.OnPostgresAsync);
