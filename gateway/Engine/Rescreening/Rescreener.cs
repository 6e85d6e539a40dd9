using System.Collections.Frozen;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Rescreening;

/// <summary>
/// Looks for everybody who is served among what is new on a list, page by page, and alerts people. It takes nothing away. Each
/// page is written with the place that was reached, so that a walk that breaks off goes on from there, on whichever node.
/// </summary>
public sealed partial class Rescreener(
    Database database,
    IEnumerable<IScreeningHook> hooks,
    ScreeningPolicy policy,
    IAsides asides,
    AlertSeal seal,
    EngineMeter meter,
    IOptions<RescreeningOptions> options,
    TimeProvider clock,
    ILogger<Rescreener> logger)
{
    /// <summary>Longer than anything that is done without a renewal: one page, or making a list searchable.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly FrozenDictionary<string, IChangingHook> _hooks = hooks.OfType<IChangingHook>().ToFrozenDictionary(hook => hook.Name);

    /// <summary>Takes the oldest walk at which nobody is.</summary>
    public Task<RescreeningRun?> TakeAsync(string owner, CancellationToken cancel) =>
        database.InTransactionAsync(tx => RescreeningTable.TakeAsync(tx, owner, Lease, cancel), cancel);

    /// <summary>Takes a walk to its end, at its pace.</summary>
    /// <returns>The walk as it ended; <c>null</c> where somebody else has taken it over.</returns>
    public async Task<RescreeningRun?> RunAsync(RescreeningRun run, CancellationToken cancel)
    {
        var (next, news) = await OpenAsync(run, cancel);
        while (next is { FinishedAt: null })
        {
            var started = clock.GetTimestamp();
            next = await StepAsync(next, news!, cancel);
            var rest = TimeSpan.FromSeconds((double)options.Value.BatchSize / options.Value.PerSecond) - clock.GetElapsedTime(started);
            if (rest > TimeSpan.Zero && next is { FinishedAt: null })
            {
                await Task.Delay(rest, clock, cancel);
            }
        }

        return next;
    }

    /// <summary>Makes searchable what is new. Where nothing is, or it cannot be read, the walk is at its end.</summary>
    public async Task<(RescreeningRun? Run, IScreeningHook? News)> OpenAsync(RescreeningRun run, CancellationToken cancel)
    {
        var (before, now, failure) = await database.ReadAsync(tx => EditionsAsync(tx, run, cancel), cancel);
        var news = failure is null ? NewsOf(run, before, now, out failure) : null;
        if (news is not null)
        {
            return (run, news);
        }

        if (failure is not null)
        {
            Log.Failed(logger, run.Id, run.List, failure);
        }

        return (await WriteAsync(run with { Failure = failure, FinishedAt = clock.GetUtcNow() }, [], cancel), null);
    }

    /// <summary>Looks for the next page.</summary>
    /// <param name="run">The walk.</param>
    /// <param name="news">What is new on the list.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The walk as it stands then; <c>null</c> where somebody else has taken it over.</returns>
    public async Task<RescreeningRun?> StepAsync(RescreeningRun run, IScreeningHook news, CancellationToken cancel)
    {
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-Coverage.GraceDays);
        var (page, orders, partners) = await database.ReadAsync(
            async tx =>
            {
                var served = await ServedTable.PageAsync(tx, run.Reached, since, options.Value.BatchSize, cancel);
                return (served, await ServedTable.OrdersAsync(tx, served, cancel),
                    await PartnerTable.ListAsync(tx, served.Select(one => one.Partner).ToHashSet(), cancel));
            },
            cancel);
        var ordered = orders.ToLookup(order => order.SubscriptionId);
        var (alerts, parties) = (new List<ScreeningAlert>(), 0);
        foreach (var subscription in page)
        {
            foreach (var order in ordered[subscription.Id])
            {
                if (ContentOf(order) is { } content)
                {
                    var subject = SubjectOf(order, content, partners[subscription.Partner]);
                    parties += subject.Parties.Count;
                    alerts.AddRange(await FindAsync(run, news, order, subject, cancel));
                }
            }
        }

        var isLast = page.Count < options.Value.BatchSize;
        var written = await WriteAsync(
            run with
            {
                Reached = page is [.., var last] ? last.Id : run.Reached,
                Subscriptions = run.Subscriptions + page.Count,
                Parties = run.Parties + parties,
                FinishedAt = isLast ? clock.GetUtcNow() : null,
            },
            alerts,
            cancel);
        meter.Rescreened(written is null ? 0 : parties);
        if (written is { FinishedAt: not null })
        {
            Log.Finished(logger, written.Id, written.List, written.Subscriptions, written.Parties);
        }

        return written;
    }

    private IScreeningHook? NewsOf(RescreeningRun run, ScreeningEdition? before, IReadOnlyList<ScreeningEdition> now, out string? failure)
    {
        failure = null;
        try
        {
            if (_hooks.TryGetValue(run.Hook, out var hook))
            {
                return hook.Among(before, now);
            }

            failure = "hook.gone";
        }
        catch (FormatException)
        {
            failure = "edition.unreadable";
        }

        return null;
    }

    /// <summary>The edition before, the edition, and what else the hook goes by. One before that is gone makes all new.</summary>
    private static async Task<(ScreeningEdition? Before, IReadOnlyList<ScreeningEdition> Now, string? Failure)> EditionsAsync(
        DbTransaction tx, RescreeningRun run, CancellationToken cancel)
    {
        var others = (await EditionTable.InUseAsync(tx, run.Hook, cancel)).Where(one => one.Name != run.List).Select(one => one.Hash);
        var now = new List<ScreeningEdition>();
        foreach (var hash in others.Prepend(run.ToHash))
        {
            if (await EditionTable.ReadAsync(tx, hash, cancel) is not ReadEdition.Whole whole)
            {
                return (null, [], "edition.damaged");
            }

            now.Add(whole.Edition);
        }

        return ((await EditionTable.ReadAsync(tx, run.FromHash, cancel) as ReadEdition.Whole)?.Edition, now, null);
    }

    /// <summary>One that cannot be read is left aside and named: it holds up nobody else.</summary>
    private OrderContent? ContentOf(ServedOrder order)
    {
        try
        {
            return OrderContent.FromJson(order.Body);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            Log.PassedOver(logger, e, order.OrderId);
            return null;
        }
    }

    private async Task<IEnumerable<ScreeningAlert>> FindAsync(
        RescreeningRun run, IScreeningHook news, ServedOrder order, ScreeningSubject subject, CancellationToken cancel)
    {
        var today = subject.Partner.Today(clock);
        var answer = await news.ScreenAsync(subject.Request(today), cancel);
        var row = answer.Matches.Count == 0 ? null : policy.RowOn(Workflows.Of(subject.Partner), today);
        var judged = answer.Matches.Select(match => row is null ? Unjudged(match) : ScreeningPolicy.Judge(row, match)).ToList();
        var known = judged.All(reason => reason is null) ? Asides.None : await asides.OfAsync(subject, answer.Matches, cancel);
        return answer.Matches.Index()
            .Where(at => judged[at.Index] is { } reason && !known.Covers(at.Index, reason))
            .Select(at => Alert(run, subject.Partner, order, at.Item, judged[at.Index]!));
    }

    private static ScreeningSubject SubjectOf(ServedOrder order, OrderContent content, Partner partner) => new()
    {
        Id = order.OrderId,
        Partner = partner,
        ContentHash = EditionPack.HashOf(Encoding.UTF8.GetBytes(order.Body)),
        Parties = [.. content.Parties()],
    };

    /// <summary>Where there is no policy for the day, somebody looks at all.</summary>
    private static ScreeningReason Unjudged(ListMatch match) =>
        new() { Rule = "policy.none", Verdict = Verdict.Review, Party = match.Party, Summary = "The policy has no row for today." };

    private ScreeningAlert Alert(RescreeningRun run, Partner partner, ServedOrder order, ListMatch match, ScreeningReason reason)
    {
        var id = Ids.New(ScreeningAlert.IdPrefix, clock);
        return new ScreeningAlert
        {
            Id = id,
            SubscriptionId = order.SubscriptionId,
            Partner = partner.Id,
            OrderId = order.OrderId,
            Party = match.Party,
            PartyKey = seal.KeyOf(match),
            List = match.List,
            EntryId = match.EntryId,
            EntryHash = match.EntryHash,
            Verdict = reason.Verdict,
            Rule = reason.Rule,
            Sealed = seal.Seal(id, match),
            RescreeningId = run.Id,
            OpenedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>The place that was reached and what was found, or neither.</summary>
    private async Task<RescreeningRun?> WriteAsync(RescreeningRun run, IReadOnlyList<ScreeningAlert> alerts, CancellationToken cancel)
    {
        var opened = await database.InTransactionAsync<IReadOnlyList<ScreeningAlert>?>(
            async tx =>
            {
                if (!await RescreeningTable.MoveAsync(tx, run, Lease, cancel))
                {
                    meter.LeaseLost("rescreening");
                    return null;
                }

                var ids = (await AlertTable.InsertAsync(tx, alerts, cancel)).ToHashSet();
                IReadOnlyList<ScreeningAlert> found = [.. alerts.Where(alert => ids.Contains(alert.Id))];
                await AuditTable.AppendAsync(tx, cancel, [.. found.Select(Record)]);
                return found;
            },
            cancel);
        foreach (var verdict in (opened ?? []).CountBy(alert => alert.Verdict))
        {
            meter.Alerted(verdict.Key, verdict.Value);
            Log.Opened(logger, run.Id, verdict.Value, run.List, verdict.Key);
        }

        return opened is null ? null : run;
    }

    private AuditRecord Record(ScreeningAlert alert) => new()
    {
        At = clock.GetUtcNow(),
        Actor = Actor.System.Name,
        Action = "screening.alert",
        Subject = alert.Id,
        AfterRef = alert.SubscriptionId,
        Detail = $"{alert.Rule}: entry {alert.EntryId} of {alert.List}",
    };

    private static partial class Log
    {
        [LoggerMessage(6041, LogLevel.Information, "Re-screening {Run} of list {List} is done: {Subscriptions} subscriptions, {Parties} parties")]
        public static partial void Finished(ILogger logger, string run, string list, long subscriptions, long parties);

        [LoggerMessage(6042, LogLevel.Warning, "Re-screening {Run} opened {Count} alerts: somebody who is served resembles what is new on list {List}, to be judged {Verdict}. Renewals are held, nothing is revoked: a person must look")]
        public static partial void Opened(ILogger logger, string run, int count, string list, Verdict verdict);

        [LoggerMessage(6043, LogLevel.Error, "Re-screening {Run} of list {List} could not begin ({Code}): a person must look, and ask for another one")]
        public static partial void Failed(ILogger logger, string run, string list, string code);

        [LoggerMessage(6044, LogLevel.Error, "Order {OrderId} cannot be read, and its parties were not looked for")]
        public static partial void PassedOver(ILogger logger, Exception e, string orderId);
    }
}
