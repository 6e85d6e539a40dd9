using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Licensing.Legacy;

/// <summary>An order for a product that reads the old container alone.</summary>
public sealed class LegacyOrderTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private TestStore _store = null!;

    public async Task InitializeAsync() => _store = await TestStore.OnSqliteAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Where_it_is_switched_on_the_line_is_delivered_in_the_old_container()
    {
        await using var engine = await TestEngine.StartAsync(
            _store, _clock, services => services.Configure<LicensingOptions>(options => options.Legacy = true));
        var partner = await engine.AddAsync(A.Partner());

        var order = await engine.FulfillAsync(partner, Order());

        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        var license = Assert.Single(await engine.LicensesAsync(order.Id));
        var read = Assert.IsType<LegacyOutcome.Valid>(LegacyDocument.Read(license.File, engine.Get<LegacyDesk>().PublicKeys(sandbox: false)[0]));
        Assert.Equal((LicenseKind.Legacy, 37L), (license.Kind, (long)read.License.Restrictions.ActiveUserCount));
        Assert.Equal(0, await _store.AskAsync<int>("SELECT count(*) FROM activation_codes"));
    }

    [Fact]
    public async Task Where_it_is_off_it_is_not_offered()
    {
        await using var engine = await TestEngine.StartAsync(_store, _clock);
        var partner = await engine.AddAsync(A.Partner());

        var placement = await engine.PlaceAsync(partner, Order());

        Assert.Equal("delivery.notOffered", Assert.Single(Assert.IsType<Placement.Impossible>(placement).Faults).Code);
        Assert.DoesNotContain(engine.Get<ProductCatalog>().Skus, sku => sku.DeliveryKinds.Contains(DeliveryKind.LegacyLicense));
    }

    private static OrderContent Order() =>
        A.Order("R-1", A.Line() with { Delivery = new Delivery(DeliveryKind.LegacyLicense, null, null) });
}
