using System.Diagnostics;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using static Fulfillment.Gateway.Tests.Support.Uploads;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>A month of a distributor's orders in one file.</summary>
public abstract class BulkRunTests
{
    private const int Count = 2_000;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    protected static async Task Fulfills_every_row_once_however_often_the_file_is_sent(TestStore store)
    {
        await using var gateway = await RunningGateway.StartAsync(store);
        using var partner = await gateway.PartnerAsync();
        var (file, watch) = (Rows(Count), Stopwatch.StartNew());

        var first = await partner.UploadAsync(file);
        var again = await partner.UploadAsync(file);
        await Eventually.TrueAsync(async () => (await partner.ReadAsync("/v1/orders?status=received&limit=1")).Json["data"]!.AsArray().Count == 0);
        var orders = await partner.ReadAllAsync("/v1/orders?status=fulfilled&limit=100");

        Assert.True(watch.Elapsed < _patience, $"It took {watch.Elapsed}.");
        Assert.Equal(Enumerable.Range(1, Count), first.Rows.Select(row => row.Row));
        Assert.All(first.Rows, row => Assert.Equal((202, false), (row.Status, row.Replayed)));
        Assert.All(again.Rows, row => Assert.Equal((202, true), (row.Status, row.Replayed)));
        Assert.Equal(first.OrderIds, again.OrderIds);
        Assert.Equal(first.OrderIds.Order(), orders.Select(order => (string?)order["id"]).Order());
    }
}

public sealed class SqliteBulkRunTests : BulkRunTests
{
    [Fact]
    public Task Every_row_is_fulfilled_once_however_often_the_file_is_sent() =>
        Fulfills_every_row_once_however_often_the_file_is_sent(new SqliteStore());
}

public sealed class PostgresBulkRunTests : BulkRunTests
{
    [PostgresFact]
    public async Task Every_row_is_fulfilled_once_however_often_the_file_is_sent() =>
        await Fulfills_every_row_once_however_often_the_file_is_sent(await PostgresStore.CreateAsync());
}
