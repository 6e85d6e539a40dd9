using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Journeys;

/// <summary>The main job: an order placed by a partner becomes a license.</summary>
public abstract class OrderToLicenseTests
{
    protected abstract Task<TestStore> StoreAsync();

    protected async Task Fulfills_untouched(int seats)
    {
        await using var gateway = await RunningGateway.StartAsync(await StoreAsync());
        using var partner = await gateway.PartnerAsync();

        var placed = await partner.PlaceAsync(Orders.Body(quantity: seats), wait: 30);
        var licenses = await partner.ReadAsync($"/v1/orders/{placed.At("id")}/licenses");

        Assert.Equal(201, placed.Status);
        Assert.Equal("fulfilled", placed.At("status"));
        Assert.Equal($"{seats}", licenses.At("data.0.seats"));
        Assert.Matches("^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$", licenses.At("data.0.activationCode"));
    }
}

public sealed class SqliteOrderToLicenseTests : OrderToLicenseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    public Task An_order_of_any_size_is_fulfilled_untouched(int seats) => Fulfills_untouched(seats);

    protected override Task<TestStore> StoreAsync() => Task.FromResult<TestStore>(new SqliteStore());
}

public sealed class PostgresOrderToLicenseTests : OrderToLicenseTests
{
    [PostgresTheory]
    [InlineData(1)]
    [InlineData(100_000)]
    public Task An_order_of_any_size_is_fulfilled_untouched(int seats) => Fulfills_untouched(seats);

    protected override async Task<TestStore> StoreAsync() => await PostgresStore.CreateAsync();
}
