using System.Diagnostics.Metrics;

namespace Fulfillment.Gateway.Observability.Scrape;

/// <summary>
/// Listens to the meters from the host's start and keeps what they measure. Of meters that belong to a host, to this
/// host's alone.
/// </summary>
internal sealed class MeterScrape(IMeterFactory factory) : IHostedService, IDisposable
{
    public const int MostSeries = 2_000;

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly SeriesBudget _budget = new(MostSeries);
    private readonly Dictionary<string, Family> _families = [];

    /// <summary>Whose numbers are told: ours, the server's and the runtime's; a pattern ends in an asterisk.</summary>
    public static IReadOnlyList<string> Meters { get; } = ["Fulfillment.*", "Microsoft.AspNetCore.*", "System.Runtime"];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<short>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<int>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<long>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<float>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<double>((_, value, labels, state) => Keep(state, value, labels));
        _listener.SetMeasurementEventCallback<decimal>((_, value, labels, state) => Keep(state, (double)value, labels));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The page as of now.</summary>
    public string Read()
    {
        lock (_gate)
        {
            foreach (var observed in _families.Values.Where(family => family.IsObservable))
            {
                observed.Clear();
            }

            _listener.RecordObservableInstruments();
            return ExpositionText.Of(_families.Values.OrderBy(family => family.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!IsTold(instrument.Meter.Name) || (instrument.Meter.Scope is { } host && host != factory))
        {
            return;
        }

        var family = new Family(instrument, _budget);
        lock (_gate)
        {
            if (!_families.TryAdd(family.Name, family))
            {
                family = _families[family.Name];
            }
        }

        listener.EnableMeasurementEvents(instrument, family);
    }

    private static bool IsTold(string meter) => Meters.Any(
        told => told.EndsWith('*') ? meter.StartsWith(told[..^1], StringComparison.Ordinal) : meter == told);

    private static void Keep(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        ((Family)family!).Record(value, labels);
}
