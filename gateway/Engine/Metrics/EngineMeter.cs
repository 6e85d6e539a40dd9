using System.Diagnostics.Metrics;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Metrics;

/// <summary>How far an order has come when its time is taken.</summary>
public enum OrderStage
{
    /// <summary>From the request at the porch to the commit that acknowledges it.</summary>
    Accepted,

    /// <summary>From acceptance to the first screening decision.</summary>
    Screened,

    /// <summary>From acceptance to the last line's provisioning: what a partner waits for.</summary>
    Fulfilled,

    /// <summary>From acceptance to any other end: denied, cancelled, failed.</summary>
    Ended,
}

/// <summary>
/// Every number that the engine measures, and every word by which it is told apart: lanes, steps, stages, kinds of
/// sinks and of codes. Never a partner, an order or a message: each label has few values, for ever.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    public const string Name = "Fulfillment.Engine";

    private const string Lane = "fulfillment.lane";
    private const string Queue = "fulfillment.queue";
    private const string Outcome = "fulfillment.outcome";

    private static readonly InstrumentAdvice<double> _quick = Buckets(
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    // From what a waiting caller feels to what an operator's shift feels.
    private static readonly InstrumentAdvice<double> _patient = Buckets(
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14400, 86400);

    private static readonly InstrumentAdvice<int> _batches = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    };

    private readonly LabelWords _lanes = new();
    private readonly LabelWords _steps = new();
    private readonly LabelWords _sinks = new();
    private readonly LabelWords _codes = new();
    private readonly LabelWords _reasons = new(20);
    private readonly LabelWords _acts = new(20);

    private readonly Meter _meter;
    private readonly Counter<long> _rejected;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _flushDuration;
    private readonly Histogram<double> _orderDuration;
    private readonly Histogram<double> _claimLatency;
    private readonly Histogram<double> _stepDuration;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _crashes;
    private readonly Counter<long> _leaseLosses;
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _deliveryDuration;
    private readonly Counter<long> _storeUnavailable;
    private readonly Counter<long> _reconciled;
    private readonly Counter<long> _touches;
    private readonly Counter<long> _rescreened;
    private readonly Counter<long> _alerts;

    private volatile Func<int>? _acceptQueue;
    private volatile IReadOnlyList<Backlog> _backlog = [];
    private volatile DriftSample _drifts = new(new Dictionary<string, long>(), null);

    /// <param name="factory">The host's, so that two hosts in one process are told apart; none for commands.</param>
    public EngineMeter(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(Name) ?? new Meter(Name);

        _meter.CreateObservableGauge(
            "fulfillment.accept.queue.depth", () => _acceptQueue?.Invoke() ?? 0, "{request}",
            "Requests that wait to be written and acknowledged.");
        _rejected = _meter.CreateCounter<long>(
            "fulfillment.accept.rejected", "{request}", "Requests turned away at the porch before they were read.");
        _batchSize = _meter.CreateHistogram(
            "fulfillment.accept.batch.size", "{request}", "Requests that one commit acknowledged.", null, _batches);
        _flushDuration = Duration(
            "fulfillment.accept.flush.duration", "Time to write and commit one batch of requests.", _quick);
        _orderDuration = Duration(
            "fulfillment.order.duration", "Time that an order took to a stage, by fulfillment.stage.", _patient);

        _claimLatency = Duration(
            "fulfillment.work.claim.latency", "Time from when work was due to when a worker took it.", _patient);
        _stepDuration = Duration(
            "fulfillment.work.step.duration", "Time in a step; its count is the steps run, by outcome.", _quick);
        _retries = _meter.CreateCounter<long>(
            "fulfillment.retries", "{attempt}", "Attempts that failed and come again, by kind of code.");
        _crashes = _meter.CreateCounter<long>(
            "fulfillment.work.crashes", "{claim}", "Claims whose worker never came back.");
        _leaseLosses = _meter.CreateCounter<long>(
            "fulfillment.lease.losses", "{write}", "Writes refused because the lease had been lost.");
        _deadLetters = _meter.CreateCounter<long>(
            "fulfillment.dead_letters", "{letter}", "What was given up and waits for a person, by source.");

        _deliveryDuration = Duration(
            "fulfillment.outbox.delivery.duration",
            "Time to deliver a message; its count is the deliveries, by kind of sink and outcome.", _quick);
        _meter.CreateObservableGauge(
            "fulfillment.backlog.depth", () => Observe(backlog => backlog.Depth), "{item}",
            "Work and messages that are due and not done, by queue and lane. The same on every node.");
        _meter.CreateObservableGauge(
            "fulfillment.backlog.age", () => Observe(backlog => backlog.OldestAge.TotalSeconds), "s",
            "How long the oldest work or message that is due has waited, by queue and lane. The same on every node.");
        _storeUnavailable = _meter.CreateCounter<long>(
            "fulfillment.store.unavailable", "{failure}", "Failures of the store to answer, by the part that asked.");

        _touches = _meter.CreateCounter<long>(
            "fulfillment.human.touches", "{touch}",
            "Acts of operators on orders, their lines and dead letters, by act. An order that goes well has none.");
        _reconciled = _meter.CreateCounter<long>(
            "fulfillment.reconciliation.checked", "{subscription}",
            "Subscriptions that were compared with what was ordered, by this node.");
        _meter.CreateObservableGauge(
            "fulfillment.reconciliation.drifts", ObserveDrifts, "{drift}",
            "Differences between what was ordered and what is delivered that last, by drift code. The same on every node.");
        _rescreened = _meter.CreateCounter<long>(
            "fulfillment.rescreening.checked", "{party}",
            "Parties of what is served that were looked for among what is new on a list, by this node.");
        _alerts = _meter.CreateCounter<long>(
            "fulfillment.screening.alerts", "{alert}",
            "Alerts that somebody who is served resembles what is new on a list, by the verdict that an order of today would get.");
        _meter.CreateObservableGauge(
            "fulfillment.reconciliation.age", ObserveAge, "s",
            "How long ago the last run that came to its end began. The same on every node.");
    }

    /// <summary>Says how the accept queue's depth is learnt; asked at each scrape only.</summary>
    public void WatchAcceptQueue(Func<int> depth) => _acceptQueue = depth;

    /// <summary>A request was turned away at the porch.</summary>
    /// <param name="reason">A fixed word, such as <c>full</c>.</param>
    public void Rejected(string reason) => _rejected.Add(1, new KeyValuePair<string, object?>("fulfillment.reason", _reasons.Of(reason)));

    /// <summary>One commit acknowledged so many requests.</summary>
    public void Accepted(int count, TimeSpan flush)
    {
        _batchSize.Record(count);
        _flushDuration.Record(flush.TotalSeconds);
    }

    /// <summary>An order came to a stage, so long after it had been received.</summary>
    public void Reached(OrderStage stage, TimeSpan took) =>
        _orderDuration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("fulfillment.stage", stage.Word()));

    /// <summary>A worker took a piece of work that had been due for this long, by the database's clock.</summary>
    public void Claimed(string lane, TimeSpan waited) =>
        _claimLatency.Record(Math.Max(0, waited.TotalSeconds), LaneTag(lane));

    /// <summary>A step was run, whatever became of it.</summary>
    public void StepRan(string step, Outcome outcome, TimeSpan took) => _stepDuration.Record(
        took.TotalSeconds, new("fulfillment.step", _steps.Of(step)), new(Outcome, WordOf(outcome)));

    /// <summary>An attempt failed and comes again. Of the code only the noun is told.</summary>
    public void Retried(string lane, string code) =>
        _retries.Add(1, LaneTag(lane), new("fulfillment.code", _codes.Kind(code)));

    /// <summary>Pieces of work were freed whose worker never came back.</summary>
    public void Crashed(int count) => _crashes.Add(count);

    /// <summary>A fenced write found another claim on the row and wrote nothing.</summary>
    public void LeaseLost(string queue) => _leaseLosses.Add(1, new KeyValuePair<string, object?>(Queue, queue));

    /// <summary>Something was given up.</summary>
    /// <param name="source">The word of the part that gave up: <c>provisioning</c>, <c>outbox</c>, <c>inbox</c>.</param>
    public void DeadLettered(string source) =>
        _deadLetters.Add(1, new KeyValuePair<string, object?>("fulfillment.source", source));

    /// <summary>A message was handed to its sink.</summary>
    public void Delivered(string sink, Outcome outcome, TimeSpan took) => _deliveryDuration.Record(
        took.TotalSeconds, new("fulfillment.sink", _sinks.Kind(sink)), new(Outcome, WordOf(outcome)));

    /// <summary>The store did not answer.</summary>
    /// <param name="part">A fixed word for who asked: <c>worker</c>, <c>outbox</c>, <c>accept</c>.</param>
    public void StoreUnavailable(string part) =>
        _storeUnavailable.Add(1, new KeyValuePair<string, object?>("fulfillment.part", part));

    /// <summary>Shows what waits until the next sample; nothing when it could not be learnt.</summary>
    internal void Show(IEnumerable<Backlog> sample) => _backlog =
    [
        .. sample.GroupBy(row => (row.Queue, Lane: _lanes.Kind(row.Lane)))
            .Select(group => new Backlog(
                group.Key.Queue, group.Key.Lane, group.Sum(row => row.Depth), group.Max(row => row.OldestAge))),
    ];

    /// <summary>An operator had to act.</summary>
    /// <param name="act">The action as it stands in the audit chain, such as <c>screening.release</c>.</param>
    public void Touched(string act) => _touches.Add(1, new KeyValuePair<string, object?>("fulfillment.act", _acts.Of(act)));

    /// <summary>So many subscriptions were compared with what was ordered.</summary>
    public void Reconciled(int count) => _reconciled.Add(count);

    /// <summary>So many parties were looked for among what is new on a list.</summary>
    public void Rescreened(int parties) => _rescreened.Add(parties);

    /// <summary>So many alerts were opened.</summary>
    public void Alerted(Verdict verdict, int count) =>
        _alerts.Add(count, new KeyValuePair<string, object?>("fulfillment.verdict", verdict.Word()));

    /// <summary>Shows which drifts last, until the next look. The codes are a closed list.</summary>
    internal void Show(DriftSample sample) => _drifts = sample;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> ObserveDrifts() =>
        _drifts.OpenByCode.Select(drift => new Measurement<long>(drift.Value, new KeyValuePair<string, object?>("fulfillment.code", drift.Key)));

    private IEnumerable<Measurement<double>> ObserveAge() =>
        _drifts.Age is { } age ? [new Measurement<double>(age.TotalSeconds)] : [];

    private IEnumerable<Measurement<T>> Observe<T>(Func<Backlog, T> value)
        where T : struct =>
        _backlog.Select(row => new Measurement<T>(value(row), new(Queue, row.Queue), new(Lane, row.Lane)));

    private KeyValuePair<string, object?> LaneTag(string lane) => new(Lane, _lanes.Kind(lane));

    private Histogram<double> Duration(string name, string description, InstrumentAdvice<double> buckets) =>
        _meter.CreateHistogram(name, "s", description, null, buckets);

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };

    private static string WordOf(Outcome outcome) => outcome switch
    {
        Sdk.Outcome.Done => "done",
        Sdk.Outcome.Pending => "pending",
        Sdk.Outcome.Refused => "refused",
        _ => "retry",
    };
}
