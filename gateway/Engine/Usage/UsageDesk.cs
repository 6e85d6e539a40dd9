using System.Data.Common;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Usage;

/// <summary>
/// Where everything that was counted arrives, whichever way it came. Each call works in the caller's transaction: what
/// it says must be told is told in the same one, or neither happened.
/// </summary>
/// <remarks>
/// No call refuses anything because of how much was used. A subscription that is not known is an error of the caller:
/// the store refuses the row. Each call holds the usage of its subscription to the end of the transaction; who reports
/// for several in one takes them in the order of their ids, as anybody else does.
/// </remarks>
public sealed class UsageDesk(MeterList meters, IOptions<UsageOptions> options, TimeProvider clock)
{
    private readonly SeatBook _seats = new(options.Value);
    private readonly UsageBook _usage = new(meters, clock);

    private DateTimeOffset Now => Instants.Kept(clock.GetUtcNow());

    /// <summary>Takes reports of seats, and says what that crossed.</summary>
    /// <exception cref="ArgumentException">A report is of another subscription.</exception>
    public Task<SeatReceipt> ReportSeatsAsync(DbTransaction tx, SeatIntake intake, CancellationToken cancel) =>
        _seats.TakeAsync(tx, intake, Now, cancel);

    /// <summary>
    /// Reckons overage and threshold anew without a report: after an amendment or a true-up.
    /// </summary>
    public Task<SeatReceipt> SettleAsync(
        DbTransaction tx, string subscriptionId, SeatTerms terms, CancellationToken cancel) =>
        ReportSeatsAsync(
            tx, new SeatIntake { SubscriptionId = subscriptionId, Reports = [], Terms = terms }, cancel);

    /// <summary>Closes periods that are over: what is owed of each is reckoned anew, and said once.</summary>
    /// <param name="tx">The caller's transaction.</param>
    /// <param name="subscriptionId">Whose periods.</param>
    /// <param name="terms">With the periods that are over; one that is closed already stays as it is.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<SeatReceipt> CloseAsync(
        DbTransaction tx, string subscriptionId, SeatTerms terms, CancellationToken cancel) =>
        ReportSeatsAsync(
            tx, new SeatIntake { SubscriptionId = subscriptionId, Reports = [], Terms = terms, Closes = true }, cancel);

    /// <summary>Takes records of any meters, folds them by day, and burns packs down by them.</summary>
    /// <exception cref="ArgumentException">A record is of another subscription.</exception>
    public async Task<UsageReceipt> RecordUsageAsync(DbTransaction tx, UsageIntake intake, CancellationToken cancel)
    {
        // One clock for all: what is refused as seats must not become due while it is looked at as something else.
        var now = Now;
        var records = intake.Records.Select(record => OfSubscription(intake, record)).ToList();
        var isSeats = records
            .Select(record => record.Meter == Meter.Seats && UsageRules.FaultOf(record, meters, now) is null)
            .ToList();
        var usage = await _usage.TakeAsync(tx, intake, [.. records.Where((_, i) => !isSeats[i])], now, cancel);
        if (!isSeats.Contains(true))
        {
            return usage;
        }

        var seats = await _seats.TakeAsync(
            tx,
            new SeatIntake
            {
                SubscriptionId = intake.SubscriptionId,
                Reports = [.. records.Where((_, i) => isSeats[i]).Select(record => record.AsSeats())],
                Terms = intake.Terms,
            },
            now,
            cancel);
        var (ofSeats, ofUsage) = (new Queue<UsageOutcome>(seats.Outcomes), new Queue<UsageOutcome>(usage.Outcomes));
        return usage with
        {
            Seats = seats,
            Outcomes = [.. isSeats.Select(seat => (seat ? ofSeats : ofUsage).Dequeue())],
        };
    }

    /// <summary>Why a pack cannot be granted, whatever the subscription used; <c>null</c> where it can.</summary>
    public UsageFault? FaultOf(PackGrant grant) => _usage.FaultOf(grant);

    /// <summary>
    /// Grants a pack for a purchase, once. It takes over what was used since its first day and is covered by nothing.
    /// </summary>
    public Task<PackOutcome> GrantPackAsync(DbTransaction tx, PackGrant grant, CancellationToken cancel) =>
        _usage.GrantAsync(tx, grant, Now, cancel);

    /// <summary>Takes back what is left of a pack. What was used of it stays used.</summary>
    public Task<PackOutcome> RevokePackAsync(
        DbTransaction tx, string packId, PlanQuotas quotas, CancellationToken cancel) =>
        UsageBook.RevokeAsync(tx, packId, quotas, Now, cancel);

    /// <summary>Lets a subscription's packs expire whose day has come, each once.</summary>
    /// <returns>Those that expired now.</returns>
    public static async Task<IReadOnlyList<ConsumablePack>> ExpirePacksAsync(
        DbTransaction tx, string subscriptionId, DateOnly today, CancellationToken cancel)
    {
        await UsageWatchTable.LockAsync(tx, [subscriptionId], cancel);
        return await PackTable.ExpireAsync(tx, subscriptionId, today, cancel);
    }

    /// <summary>Finds instances that have not reported for too long. Each silence is told once.</summary>
    /// <param name="tx">The caller's transaction.</param>
    /// <param name="but">The subscriptions that are left aside: they stay as they are.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The longest silent first.</returns>
    public async Task<IReadOnlyList<SilenceNotice>> FindSilentAsync(
        DbTransaction tx, IReadOnlySet<string> but, int limit, CancellationToken cancel)
    {
        var now = Now;
        var due = await SeatInstanceTable.DueAsync(tx, now, but, limit, cancel);

        // Whoever reports meanwhile has come first, or finds that it was called silent.
        await UsageWatchTable.LockAsync(tx, [.. due.Select(instance => instance.SubscriptionId)], cancel);
        return
        [
            .. (await SeatInstanceTable.SilenceAsync(tx, due, now, cancel))
                .OrderBy(instance => instance.HeardAt)
                .Select(instance => new SilenceNotice(instance.SubscriptionId, instance.InstanceId, instance.HeardAt)),
        ];
    }

    /// <summary>A partner's clock moves ahead: its instances must report so much earlier by ours.</summary>
    public static async Task PullForwardAsync(DbTransaction tx, string partner, TimeSpan by, CancellationToken cancel)
    {
        await UsageWatchTable.LockAsync(tx, await SeatInstanceTable.ExpectedAsync(tx, partner, cancel), cancel);
        await SeatInstanceTable.PullForwardAsync(tx, partner, by, cancel);
    }

    /// <summary>Expects no more of an instance, one that was deactivated. Its days stay.</summary>
    public static Task ForgetAsync(
        DbTransaction tx, string subscriptionId, string instanceId, CancellationToken cancel) =>
        SeatInstanceTable.ForgetAsync(tx, subscriptionId, instanceId, cancel);

    /// <summary>
    /// Every day of a range, over all instances. The range is a page: a caller goes on behind its last day.
    /// </summary>
    public static async Task<IReadOnlyList<SeriesDay>> SeriesAsync(
        DbTransaction tx, string subscriptionId, DayRange page, CancellationToken cancel) =>
        SeatSeries.Of(page, await SeatDayTable.ListAsync(tx, subscriptionId, page, cancel));

    /// <summary>The seats that are in use now, by subscription; none where none reported.</summary>
    public async Task<IReadOnlyDictionary<string, long>> InUseAsync(
        DbTransaction tx, IReadOnlyCollection<string> subscriptionIds, CancellationToken cancel) =>
        (subscriptionIds.Count == 0 ? [] : await SeatInstanceTable.ListAsync(tx, subscriptionIds, cancel))
        .GroupBy(instance => instance.SubscriptionId)
        .ToDictionary(of => of.Key, of => SeatInstance.InUse(of, Now, TimeSpan.FromDays(options.Value.SilenceDays)));

    /// <summary>The highest use of a period, with the day and the instances; <c>null</c> where none is known.</summary>
    public static async Task<SeatUse?> HighestAsync(
        DbTransaction tx, string subscriptionId, DayRange period, CancellationToken cancel) =>
        SeatUse.HighestOf(SeatUse.ByDay(await SeatDayTable.ListAsync(tx, subscriptionId, period, cancel)), period);

    /// <summary>How each day's use of a meter was covered, and what is left of each pack.</summary>
    public static Task<PackBurn> BurnDownAsync(
        DbTransaction tx,
        string subscriptionId,
        string meter,
        PlanQuotas quotas,
        DayRange range,
        CancellationToken cancel) =>
        UsageBook.BurnDownAsync(tx, subscriptionId, meter, quotas, range, cancel);

    /// <summary>A meter day by day, with how each day was covered.</summary>
    public static async Task<MeterSeries> MeterAsync(
        DbTransaction tx, string subscriptionId, Meter meter, PlanQuotas quotas, DayRange page, CancellationToken cancel)
    {
        var uses = await MeterDayTable.ListAsync(tx, subscriptionId, meter.Name, page, cancel);
        var packs = await PackTable.ListAsync(tx, subscriptionId, meter.Name, cancel);
        var burned = meter.Fold == MeterFold.Sum
            ? (await BurnDownAsync(tx, subscriptionId, meter.Name, quotas, page, cancel)).Days.ToDictionary(day => day.Day)
            : [];
        return new MeterSeries(
            [.. uses.Select(use => new MeterDay(use.Day, use.Quantity, burned.GetValueOrDefault(use.Day)))], packs);
    }

    /// <summary>All meters of which a subscription has counts or packs, in the order of their names.</summary>
    /// <param name="tx">Where it is read.</param>
    /// <param name="subscriptionId">Whose meters.</param>
    /// <param name="month">The days that are counted as the month.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<MeterStanding>> MetersAsync(
        DbTransaction tx, string subscriptionId, DayRange month, CancellationToken cancel)
    {
        var sums = await MeterDayTable.SumsAsync(tx, subscriptionId, month, cancel);
        var packs = (await PackTable.AllAsync(tx, subscriptionId, cancel)).ToLookup(pack => pack.Meter);
        return
        [
            .. sums.Keys.Union(packs.Select(ofMeter => ofMeter.Key)).Order(StringComparer.Ordinal)
                .Select(name => new MeterStanding(meters.OrPlain(name), sums.GetValueOrDefault(name), [.. packs[name]])),
        ];
    }

    private static UsageRecord OfSubscription(UsageIntake intake, UsageRecord record) =>
        record.SubscriptionId == intake.SubscriptionId
            ? record with
            {
                At = Instants.Kept(record.At),
                Since = record.Since is { } since ? Instants.Kept(since) : null,
                ReceivedAt = Instants.Kept(record.ReceivedAt),
            }
            : throw new ArgumentException(
                $"A record of {record.SubscriptionId} is none of {intake.SubscriptionId}.", nameof(record));
}
