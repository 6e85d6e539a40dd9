using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Tests.Support;

namespace Fulfillment.Gateway.Tests.OpsApi;

/// <summary>Where operators see what order lines changed of what is paid for.</summary>
public sealed class BookingTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task What_was_ordered_is_booked_and_summed()
    {
        using var one = await _gateway.PartnerAsync("one");
        using var other = await _gateway.PartnerAsync("other");
        using var desk = await _gateway.OperatorAsync(OperatorRole.Viewer);
        var first = await one.FulfillAsync();
        await other.FulfillAsync();

        var named = await desk.ReadAsync("/ops/v1/bookings?partner=one");
        var all = await desk.ReadAllAsync("/ops/v1/bookings?from=2020-01-01&to=2199-01-01&limit=1");
        var sums = await desk.ReadAsync("/ops/v1/bookings/summary?from=2020-01-01");
        var none = await desk.ReadAsync("/ops/v1/bookings/summary?to=2020-01-01");

        Assert.Equal(
            (first.At("id"), "new", "USD", "147900", "147900"),
            (named.At("data.0.orderId"), named.At("data.0.kind"), named.At("data.0.currency"), named.At("data.0.netMinor"), named.At("data.0.arrMinor")));
        Assert.Equal(["other", "one"], all.Select(booking => booking["partner"]!.GetValue<string>()));
        Assert.Equal(
            """{"from":"2020-01-01","sums":[{"kind":"new","currency":"USD","count":2,"withoutArr":0,"netMinor":295800,"arrMinor":295800}]}""",
            sums.Text);
        Assert.Empty(none.Json["sums"]!.AsArray());
    }

    [Fact]
    public async Task Days_that_are_none_or_run_backward_are_named_and_partners_see_nothing()
    {
        using var partner = await _gateway.PartnerAsync();
        using var desk = await _gateway.OperatorAsync(OperatorRole.Viewer);

        var answers = new[]
        {
            await desk.ReadAsync("/ops/v1/bookings?from=yesterday&to=2026-13-01"),
            await desk.ReadAsync("/ops/v1/bookings/summary?from=2026-12-01&to=2026-12-01"),
            await desk.ReadAsync("/ops/v1/bookings?cursor=MA"),
            await partner.ReadAsync("/ops/v1/bookings"),
        };

        Assert.Equal([400, 400, 400, 403], answers.Select(answer => answer.Status));
        Assert.Equal([("?from", "value.date"), ("?to", "value.date")], answers[0].Faults);
        Assert.Equal([("?to", "value.range")], answers[1].Faults);
    }
}
