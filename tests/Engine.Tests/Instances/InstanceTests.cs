using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tests.Support;

namespace Fulfillment.Engine.Tests.Instances;

/// <summary>A suite about installed products of subscriptions that are there, from November 21, 2026 on.</summary>
public abstract class InstanceTests(Func<Task<TestStore>> open) : EngineTests(open)
{
    private int _orders;

    private protected InstanceDesk Desk => Engine.Get<InstanceDesk>();

    private protected async Task<Subscription> NewAsync(LineContent? line = null)
    {
        var order = await Engine.FulfillAsync(Partner, Order(line ?? A.Line(quantity: 10)));
        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        return await ReadAsync(order.Lines[0].SubscriptionId!);
    }

    private protected async Task<Order> ChangeAsync(Subscription subscription, OrderAction action, Func<LineContent, LineContent>? with = null)
    {
        var line = new LineContent { LineRef = "1", Action = action, SubscriptionId = subscription.Id };
        var order = await Engine.FulfillAsync(Partner, Order(with?.Invoke(line) ?? line));
        Assert.Equal((OrderStatus.Fulfilled, null), (order.Status, order.Lines[0].ReasonText));
        return order;
    }

    private protected async Task<ActivationCode> CodeAsync(Subscription subscription)
    {
        var code = await Store.InAsync(tx => ActivationCodeTable.FindAsync(tx, subscription.Id, Cancel));
        return Assert.IsType<ActivationCodeOutcome.Read>(ActivationCode.Read(Engine.Get<CodeDesk>().Show(code!))).Code;
    }

    private protected Task<ActivationOutcome> TryAsync(ActivationCode code, string instance = "a", bool automated = false) =>
        Desk.ActivateAsync(
            new ActivationRequest { Code = code, InstanceId = instance, HostName = "git.customer.example", ProductVersion = "18.6.0", Automated = automated },
            Cancel);

    private protected async Task<InstanceStanding> ActivateAsync(Subscription subscription, string instance = "a") =>
        Assert.IsType<ActivationOutcome.Activated>(await TryAsync(await CodeAsync(subscription), instance)).Standing;

    private protected async Task<ActivationRefusal> RefusedAsync(Subscription subscription, string instance = "a") =>
        Assert.IsType<ActivationOutcome.Refused>(await TryAsync(await CodeAsync(subscription), instance)).Why;

    /// <summary>What a token says that has not ended, however late it is.</summary>
    private protected InstanceClaim ClaimOf(InstanceStanding standing) => new(
        standing.Activation.Id, standing.Activation.TokenVersion, Clock.GetUtcNow() + Engine.Get<InstanceTokens>().Life);

    private protected Task<SeatLinkOutcome> TryReportAsync(InstanceStanding standing, SeatLinkReport report) =>
        Engine.Get<SeatLinkDesk>().TakeAsync(ClaimOf(standing), report, Cancel);

    private protected async Task<SeatLinkOutcome.Taken> ReportAsync(InstanceStanding standing, SeatLinkReport report) =>
        Assert.IsType<SeatLinkOutcome.Taken>(await TryReportAsync(standing, report));

    /// <summary>A call that only asks how things stand.</summary>
    private protected SeatLinkReport Sync(string? licenseId = null) => new() { Timestamp = Clock.GetUtcNow(), LicenseId = licenseId };

    private protected SeatLinkReport Report(long billable, long? max = null, DateOnly? day = null) => Sync() with
    {
        Count = new SeatLinkCount
        {
            Date = day ?? DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime),
            Max = max ?? billable,
            Billable = billable,
        },
    };

    private protected async Task<LicenseClaims> ClaimsAsync(License license) => Assert.IsType<LicenseOutcome.Valid>(
        LicenseDocument.Read(license.File, await Engine.Get<KeyRegister>().PublicAsync(KeyPurpose.License, Cancel))).Claims;

    private protected async Task<Subscription> ReadAsync(string id) =>
        Assert.Single(await Store.InAsync(tx => SubscriptionTable.ListAsync(tx, [id], Cancel)));

    private protected Task<long> CountAsync(string table) => Store.AskAsync<long>($"SELECT count(*) FROM {table}");

    private protected void StandOn(string day) =>
        Clock.Advance(new DateTimeOffset(DateOnly.Parse(day), new TimeOnly(9, 0), TimeSpan.Zero) - Clock.GetUtcNow());

    private OrderContent Order(LineContent line) => A.Order($"R-{Interlocked.Increment(ref _orders)}", line);
}
