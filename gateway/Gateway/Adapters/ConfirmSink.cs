using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Sinks;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// The back door to one market: tells it an order as it stands now, not as it stood when the message was written, so
/// that a late message never takes a newer one back.
/// </summary>
internal sealed class ConfirmSink(
    string channel,
    ChannelRegistry channels,
    AdapterCaller caller,
    IConfirmationLicenses licenses,
    Database database,
    IOptions<AdapterOptions> options) : ISink
{
    public string Name => NameOf(channel);

    public SinkClass Class => SinkClass.Command;

    public static string NameOf(string channel) => $"confirm.{channel}";

    public async ValueTask<Outcome> DeliverAsync(OutboundMessage message, CancellationToken cancel)
    {
        var order = await database.ReadAsync(tx => OrderTable.FindAnyAsync(tx, message.SubjectId, cancel), cancel);
        if (order is null || order.Channel != channel)
        {
            return new Outcome.Refused(
                "order.unknown", BlockedOn.Vendor, $"Channel {channel} has no order {message.SubjectId}.");
        }

        if (channels.Entry(channel) is not { Adapter: not null } entry)
        {
            // Before the licenses are opened: nothing is shown to nobody.
            return new Outcome.Retry("adapter.unavailable", $"Channel {channel} is not active.");
        }

        var confirmation = await ConfirmationAsync(order, cancel);
        var operation = new AdapterOperation
        {
            Name = "confirm",
            Id = message.Id,
            Attempt = message.Attempt,
            Limit = options.Value.CallLimit,
        };
        var answer = await caller.CallAsync(
            entry, operation, (adapter, call, token) => adapter.ConfirmAsync(confirmation, call, token), cancel);
        return answer.Value is { } outcome ? AdapterWords.Of(outcome) : new Outcome.Retry(answer.Code, answer.Summary);
    }

    private async Task<OrderConfirmation> ConfirmationAsync(Order order, CancellationToken cancel)
    {
        var hasLicenses = order.Lines.Any(line => line.Status is LineStatus.Provisioned);
        var byLine = hasLicenses
            ? await licenses.OfAsync(order, Actor.Channel(channel), cancel)
            : new Dictionary<string, IReadOnlyList<LicenseConfirmation>>();
        return new OrderConfirmation
        {
            OrderId = order.Id,
            Version = order.Version,
            PartnerOrderRef = order.Content.PartnerOrderRef,
            Status = order.Status.Word(),
            At = order.UpdatedAt,
            Lines = [.. order.Lines.Select(line => LineOf(order, line, byLine.GetValueOrDefault(line.Id) ?? []))],
        };
    }

    private static LineConfirmation LineOf(Order order, OrderLine line, IReadOnlyList<LicenseConfirmation> licenses) => new()
    {
        LineRef = line.LineRef,
        Status = line.Status.Word(),
        // Where screening decided, the order's own code is the neutral one.
        ReasonCode = order.Status is OrderStatus.Held or OrderStatus.Denied ? order.ReasonCode : line.ReasonCode,
        SubscriptionId = line.SubscriptionId,
        Licenses = licenses,
    };
}
