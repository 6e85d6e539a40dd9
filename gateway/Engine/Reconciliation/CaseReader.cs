using System.Data.Common;
using System.Text.Json;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// Reads many cases at once, each table once, on one snapshot: what one transaction writes is seen whole or not at all.
/// </summary>
internal sealed class CaseReader(Database database, TimeProvider clock)
{
    /// <summary>The cases that can be read, and a finding for each that cannot.</summary>
    public async Task<(IReadOnlyList<Case> Cases, IReadOnlyList<Finding> Corrupt)> ReadAsync(
        IReadOnlyList<SubscriptionKey> keys, CancellationToken cancel)
    {
        try
        {
            return (await database.ReadAsync(tx => ReadAsync(tx, [.. keys.Select(key => key.Id)], cancel), cancel), []);
        }
        catch (Exception e) when (e is CorruptRowException or JsonException or FormatException)
        {
            return keys is [var only] ? ([], [Corrupt(only, e)]) : await EachAsync(keys, cancel);
        }
    }

    /// <summary>One of many spoils the page: each by itself.</summary>
    private async Task<(IReadOnlyList<Case>, IReadOnlyList<Finding>)> EachAsync(
        IReadOnlyList<SubscriptionKey> keys, CancellationToken cancel)
    {
        var (cases, corrupt) = (new List<Case>(), new List<Finding>());
        foreach (var key in keys)
        {
            var (read, spoiled) = await ReadAsync([key], cancel);
            cases.AddRange(read);
            corrupt.AddRange(spoiled);
        }

        return (cases, corrupt);
    }

    private static Finding Corrupt(SubscriptionKey key, Exception e) => new()
    {
        Code = DriftCodes.RecordCorrupt,
        Subject = key.Id,
        Partner = key.Partner,
        OrderId = key.OrderId,
        LineId = key.LineId,
        SubscriptionId = key.Id,
        Ordered = "records that can be read",
        Delivered = e is CorruptRowException ? e.Message : e.GetType().Name,
    };

    private async Task<IReadOnlyList<Case>> ReadAsync(DbTransaction tx, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var subscriptions = await SubscriptionTable.ListAsync(tx, ids, cancel);
        var histories = await AmendmentTable.HistoriesAsync(tx, subscriptions, cancel);
        var partners = await PartnerTable.ListAsync(tx, subscriptions.Select(one => one.Partner).ToHashSet(), cancel);
        var orderIds = (await OrderTable.OfSubscriptionsAsync(tx, ids, cancel)).ToHashSet();
        var orders = (await OrderTable.ListAsync(tx, orderIds, cancel)).ToDictionary(order => order.Id);
        var lines = orders.Values.SelectMany(order => order.Lines).ToLookup(line => line.SubscriptionId ?? "");
        var events = (await ProvisioningTable.OfOrdersAsync(tx, orderIds, cancel)).ToLookup(one => one.LineId);
        var decisions = (await ScreeningTable.MarksAsync(tx, orderIds, cancel)).ToLookup(mark => mark.OrderId);
        var licenses = (await LicenseTable.OfSubscriptionsAsync(tx, ids, cancel)).ToLookup(license => license.SubscriptionId);
        var listed = (await RevocationTable.OfSubscriptionsAsync(tx, ids, cancel)).ToHashSet();
        var codes = (await ActivationCodeTable.WithCodeAsync(tx, ids, cancel)).ToHashSet();
        var packs = (await PackTable.OfSubscriptionsAsync(tx, ids, cancel)).ToLookup(pack => pack.SubscriptionId);
        var days = (await ScheduleTable.WaitingAsync(tx, ids, cancel)).ToLookup(day => day.Subject);
        return
        [
            .. subscriptions.Select(one => new Case
            {
                Subscription = one,
                History = histories[one.Id],
                Covered = Replay.Of([.. histories[one.Id]]),
                Partner = partners[one.Partner],
                Today = partners[one.Partner].Today(clock),
                Orders = orders,
                Lines = [.. lines[one.Id]],
                Events = events,
                Decisions = decisions,
                Licenses = [.. licenses[one.Id]],
                Listed = listed,
                HasCode = codes.Contains(one.Id),
                Packs = [.. packs[one.Id]],
                Days = [.. days[one.Id]],
            }),
        ];
    }
}
