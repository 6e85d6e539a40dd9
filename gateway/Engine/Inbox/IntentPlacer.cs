using System.Data.Common;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>Brings one intent to the hall. Doing it again finds the order that the first time made.</summary>
public sealed class IntentPlacer(Database database, OrderIntake intake)
{
    public async Task<InboxVerdict> PlaceAsync(
        OrderIntent intent, string channel, Partner partner, CancellationToken cancel)
    {
        var mapped = IntentMapping.Map(intent);
        if (mapped.Content is not { } content)
        {
            return Refusal("order.invalid", intent, mapped.Faults);
        }

        var resolved = await database.ReadAsync(tx => ResolveAsync(tx, intent, content, partner, cancel), cancel);
        if (resolved.Missing is { } missing)
        {
            return missing;
        }

        var placement = await intake.PlaceAsync(
            new OrderRequest
            {
                Partner = partner,
                Channel = channel,
                Content = resolved.Content,
                Actor = Actor.Channel(channel),
            },
            cancel);
        return placement switch
        {
            Placement.Accepted or Placement.Existing => new InboxVerdict.Done(),
            Placement.Impossible impossible => Refusal("order.impossible", intent, impossible.Faults),
            Placement.RefTaken taken => new InboxVerdict.Refused(
                "order.conflict", $"Reference {intent.PartnerOrderRef} belongs to {taken.OrderId}, which has other content."),
            _ => throw new InvalidOperationException($"An order without a key cannot be answered {placement.GetType().Name}."),
        };
    }

    /// <summary>Puts our ids in place of the order lines by which the market names its subscriptions.</summary>
    private static async Task<(OrderContent Content, InboxVerdict.Waits? Missing)> ResolveAsync(
        DbTransaction tx, OrderIntent intent, OrderContent content, Partner partner, CancellationToken cancel)
    {
        var lines = content.Lines.ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            if (intent.Lines[i].SubscriptionOf is not { } origin)
            {
                continue;
            }

            var id = await OrderTable.SubscriptionOfAsync(tx, partner.Id, origin.PartnerOrderRef, origin.LineRef, cancel);
            // A line names its subscription before it is provisioned; the hall knows it only from then on.
            if (id is null || !await OrderTable.HasSubscriptionAsync(tx, partner.Id, id, cancel))
            {
                return (content, await MissingAsync(tx, origin, partner, cancel));
            }

            lines[i] = lines[i] with { SubscriptionId = id };
        }

        return (content with { Lines = lines }, null);
    }

    private static async Task<InboxVerdict.Waits> MissingAsync(
        DbTransaction tx, SubscriptionOrigin origin, Partner partner, CancellationToken cancel)
    {
        var order = await OrderTable.FindByRefAsync(tx, partner.Id, origin.PartnerOrderRef, cancel);
        return new InboxVerdict.Waits(
            "subscription.pending",
            $"Line {origin.LineRef} of order {order?.Id ?? origin.PartnerOrderRef} has made no subscription yet.")
        {
            IsExpected = order is { IsSettled: false },
        };
    }

    private static InboxVerdict.Refused Refusal(string code, OrderIntent intent, IReadOnlyList<OrderFault> faults) => new(
        code,
        $"Order {intent.PartnerOrderRef}: " + string.Join(" ", faults.Select(f => $"{f.Pointer} ({f.Code}) {f.Message}")));
}
