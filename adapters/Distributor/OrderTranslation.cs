using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>
/// Reads one message into one order, or finds every reason why it cannot be one. Refuses only what an intent cannot
/// say; whether the order makes sense (sku, quantity, dates) is judged by the host, for all markets alike.
/// </summary>
internal sealed class OrderTranslation
{
    private const int MostFaultsTold = 20;

    private static readonly Dictionary<string, string> _actions = new()
    {
        ["order.new"] = "new",
        ["order.addSeats"] = "addSeats",
        ["order.cancel"] = "cancel",
    };

    private readonly List<string> _faults = [];

    private OrderTranslation()
    {
    }

    public static Translation Translate(ReadOnlySpan<byte> body, PartyIntent? distributor)
    {
        // The type first: a type of a later version has members that are unknown here, and that is not its fault.
        var head = DistributorJson.Read(body, DistributorJson.Default.MessageHead, out var fault);
        if (head is not null && !_actions.ContainsKey(head.Type ?? ""))
        {
            return new Translation.Refused(
                "order.unsupported", $"type must be one of {string.Join(", ", _actions.Keys)}.");
        }

        var message = DistributorJson.Read(body, DistributorJson.Default.DistributorMessage, out fault);
        if (message is null)
            return new Translation.Refused("order.unreadable", fault);

        var translation = new OrderTranslation();
        var order = translation.Order(message.Order, _actions[message.Type!], distributor);
        return translation._faults is [] ? new Translation.Intents([order]) : translation.Refuse();
    }

    private Translation.Refused Refuse()
    {
        var more = _faults.Count > MostFaultsTold ? $" And {_faults.Count - MostFaultsTold} more." : "";
        return new("order.unreadable", string.Join(' ', _faults.Take(MostFaultsTold)) + more);
    }

    private OrderIntent Order(DistributorOrder? order, string action, PartyIntent? distributor) => new()
    {
        PartnerOrderRef = Needed(order?.Number, "order.number"),
        PurchaseOrder = order?.PurchaseOrder,
        Customer = Party(order?.Customer, "order.customer"),
        Distributor = distributor,
        Reseller = order?.Reseller is { } reseller ? Party(reseller, "order.reseller") : null,
        Lines = Lines(order?.Lines ?? [], action),
    };

    private PartyIntent Party(DistributorParty? party, string path) => new()
    {
        Name = Needed(party?.Name, $"{path}.name"),
        Country = Needed(party?.Country, $"{path}.country"),
        Region = party?.Region,
        Line1 = party?.Address?.Line1,
        City = party?.Address?.City,
        PostalCode = party?.Address?.PostalCode,
        Domain = party?.Domain,
        ExternalRef = party?.ExternalRef,
        ContactName = party?.Contact?.Name,
        ContactEmail = party?.Contact?.Email,
    };

    private LineIntent[] Lines(IReadOnlyList<DistributorLine?> lines, string action)
    {
        if (lines.Count == 0)
            _faults.Add("order.lines holds no line.");

        return [.. lines.Select((line, index) => Line(line ?? new(), action, $"order.lines[{index}]"))];
    }

    private LineIntent Line(DistributorLine line, string action, string path) => new()
    {
        LineRef = Needed(line.Line, $"{path}.line"),
        Action = action,
        Sku = line.Sku,
        Quantity = line.Quantity,
        TermMonths = line.TermMonths,
        StartsOn = line.StartsOn,
        DeliveryKind = line.Delivery,
        SubscriptionId = line.SubscriptionId,
        SubscriptionOf = Origin(line, action, path),
    };

    private SubscriptionOrigin? Origin(DistributorLine line, string action, string path)
    {
        var origin = (line.OriginalOrder, line.OriginalLine) switch
        {
            ({ } order, { } number) => new SubscriptionOrigin(order, number),
            _ => null,
        };
        var ways = (line.SubscriptionId is null ? 0 : 1) + (origin is null ? 0 : 1);

        if (origin is null && (line.OriginalOrder ?? line.OriginalLine) is not null)
            _faults.Add($"{path} needs both originalOrder and originalLine.");
        else if (action == "new" && ways > 0)
            _faults.Add($"{path} is new and must not name a subscription.");
        else if (action != "new" && ways != 1)
            _faults.Add($"{path} must name one subscription: subscriptionId, or originalOrder with originalLine.");

        return origin;
    }

    private string Needed(string? value, string path)
    {
        if (!string.IsNullOrWhiteSpace(value))
            return value;

        _faults.Add($"{path} is missing.");
        return "";
    }
}
