using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Adapters;

public sealed class ConfirmSinkTests
{
    private static readonly OrderContent _content = new()
    {
        PartnerOrderRef = "D-1",
        Customer = new Party { Name = "Müller GmbH", Country = "DE" },
        Lines = [new LineContent { LineRef = "1", Action = OrderAction.New, Sku = "premium-sm", Quantity = 3 }],
    };

    private static readonly Order _order = new()
    {
        Id = "ord_1",
        Partner = ChannelHouse.Partner,
        Channel = "nordic",
        Content = _content,
        Written = _content.Write(),
        Status = OrderStatus.Fulfilled,
        Screening = ScreeningState.Cleared,
        Version = 7,
        OrderedOn = new DateOnly(2026, 11, 21),
        CreatedAt = default,
        UpdatedAt = default,
        Lines =
        [
            new OrderLine
            {
                Id = "lin_1", OrderId = "ord_1", Position = 0, LineRef = "1", Action = OrderAction.New, Sku = "premium-sm",
                Quantity = 3, StartsOn = new DateOnly(2026, 11, 21), SubscriptionId = "sub_1", Status = LineStatus.Provisioned,
            },
        ],
    };

    [Fact]
    public async Task The_market_is_told_the_order_as_it_stands_with_what_the_customer_gets()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();
        await StoreAsync(house, _order);

        var outcome = await DeliverAsync(house);

        Assert.IsType<Outcome.Done>(outcome);
        var told = await ToldAsync(house);
        Assert.Equal(("ord_1", 7, "D-1", "fulfilled"), (told.OrderId, told.Version, told.PartnerOrderRef, told.Status));
        var line = Assert.Single(told.Lines);
        Assert.Equal(("1", "provisioned", "sub_1", null), (line.LineRef, line.Status, line.SubscriptionId, line.ReasonCode));
        Assert.Equal(new LicenseConfirmation { LicenseId = "lic_1", Kind = "cloud", ActivationCode = "code for channel:nordic" }, Assert.Single(line.Licenses));
    }

    [Theory]
    [InlineData(OrderStatus.Held, LineStatus.Pending, "screening.inReview")]
    [InlineData(OrderStatus.Denied, LineStatus.Denied, "screening.refused")]
    public async Task Where_screening_decided_the_market_sees_the_neutral_code_alone(
        OrderStatus status, LineStatus lineStatus, string code)
    {
        await using var house = await ChannelHouse.OpenNordicAsync();
        var line = _order.Lines[0] with { Status = lineStatus, ReasonCode = "screening.listHit", ReasonText = "secret words", SubscriptionId = null };
        await StoreAsync(house, _order with { Status = status, ReasonCode = code, Lines = [line] });

        await DeliverAsync(house, new NoLicenses());

        var told = Assert.Single((await ToldAsync(house)).Lines);
        Assert.Equal(code, told.ReasonCode);
    }

    [Fact]
    public async Task Nothing_is_shown_while_the_channel_cannot_pass_it_on()
    {
        await using var house = await ChannelHouse.OpenAsync(("nordic:adapter", "absent"), ("nordic:partner", ChannelHouse.Partner));
        await StoreAsync(house, _order);

        var retry = Assert.IsType<Outcome.Retry>(await DeliverAsync(house, new NoLicenses()));

        Assert.Equal("adapter.unavailable", retry.Code);
    }

    [Fact]
    public async Task An_order_of_another_channel_is_not_told()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();
        await StoreAsync(house, _order with { Channel = "baltic" });

        var refused = Assert.IsType<Outcome.Refused>(await DeliverAsync(house, new NoLicenses()));

        Assert.Equal("order.unknown", refused.Code);
    }

    [Theory]
    [InlineData("throw", 60, "adapter.failed")]
    [InlineData("hang", 0.2, "adapter.timeout")]
    [InlineData("silent", 60, "adapter.failed")]
    public async Task A_bad_adapter_is_asked_again(string behavior, double seconds, string code)
    {
        await using var house = await ChannelHouse.OpenNordicAsync(("Behave", behavior));
        house.Folder.Options.CallSeconds = seconds;
        await StoreAsync(house, _order);

        var retry = Assert.IsType<Outcome.Retry>(await DeliverAsync(house));

        Assert.Equal(code, retry.Code);
    }

    [Fact]
    public async Task What_an_adapter_answers_is_made_fit_for_the_store()
    {
        await using var rude = await ChannelHouse.OpenNordicAsync(("Behave", "rude"));
        await StoreAsync(rude, _order);
        await using var impatient = await ChannelHouse.OpenNordicAsync(("Behave", "impatient"));
        await StoreAsync(impatient, _order);

        Assert.Equal(new Outcome.Retry("adapter.failed", "a b", TimeSpan.FromDays(1)), await DeliverAsync(rude));
        Assert.Equal(new Outcome.Pending(TimeSpan.FromSeconds(1), "soon"), await DeliverAsync(impatient));
    }

    [Theory]
    [InlineData("order.held", true)]
    [InlineData("order.fulfilled", true)]
    [InlineData("order.partiallyFulfilled", true)]
    [InlineData("order.failed", true)]
    [InlineData("order.denied", true)]
    [InlineData("order.cancelled", true)]
    [InlineData("order.received", false)]
    [InlineData("order.provisioning", false)]
    [InlineData("line.provisioned", false)]
    public void A_market_is_told_of_ends_and_holds(string type, bool isTold)
    {
        var told = new OrderEvent
        {
            OrderId = "ord_1",
            Version = 8,
            Type = type,
            Status = OrderStatus.Fulfilled,
            Actor = "system",
            At = default,
        };

        Assert.Equal(isTold ? ["confirm.nordic"] : [], new ConfirmRoutes().For(_order, told).Select(route => route.Sink));
        Assert.Empty(new ConfirmRoutes().For(_order with { Channel = "api" }, told));
    }

    private static Task StoreAsync(ChannelHouse house, Order order) => house.Database.InTransactionAsync(
        async tx =>
        {
            var writes = new Writes();
            await OrderTable.InsertAsync(tx, writes, [order], default);
            await writes.FlushAsync(tx, default);
        },
        default);

    private static async Task<Outcome> DeliverAsync(ChannelHouse house, IConfirmationLicenses? licenses = null)
    {
        var sink = new ConfirmSink(
            "nordic", house.Channels, house.Caller, licenses ?? new OneLicense(), house.Database, Options.Create(house.Folder.Options));
        return await sink.DeliverAsync(
            new OutboundMessage { Id = "msg_1", SubjectId = "ord_1", Version = 5, Type = "order.fulfilled", Attempt = 1, Deadline = default, Body = "{}" },
            default);
    }

    private static async Task<OrderConfirmation> ToldAsync(ChannelHouse house)
    {
        var state = await house.Database.ReadAsync(tx => AdapterStateTable.FindAsync(tx, "nordic", "D-1", default), default);
        return JsonSerializer.Deserialize<OrderConfirmation>(state!.Value)!;
    }

    private sealed class OneLicense : IConfirmationLicenses
    {
        public Task<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>> OfAsync(
            Order order, Actor actor, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>>(
                new Dictionary<string, IReadOnlyList<LicenseConfirmation>>
                {
                    ["lin_1"] = [new LicenseConfirmation { LicenseId = "lic_1", Kind = "cloud", ActivationCode = $"code for {actor.Name}" }],
                });
    }

    private sealed class NoLicenses : IConfirmationLicenses
    {
        public Task<IReadOnlyDictionary<string, IReadOnlyList<LicenseConfirmation>>> OfAsync(
            Order order, Actor actor, CancellationToken cancel) => throw new InvalidOperationException("Nobody should ask.");
    }
}
