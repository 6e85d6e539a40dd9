using System.Diagnostics.Metrics;
using Fulfillment.Engine.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Engine.Tests.Metrics;

/// <summary>A meter of a test's own, and all that it measures.</summary>
internal sealed class MeterRecord : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly List<string> _measured = [];

    public MeterRecord()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
        Meter = new EngineMeter(factory);
    }

    public EngineMeter Meter { get; }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>Each measurement as a line: <c>instrument{label=value,…} number</c>.</summary>
    public IReadOnlyList<string> Measured
    {
        get
        {
            lock (_measured)
            {
                return [.. _measured];
            }
        }
    }

    /// <summary>What is measured only when somebody looks.</summary>
    public IReadOnlyList<string> Look()
    {
        var before = Measured.Count;
        _listener.RecordObservableInstruments();
        return [.. Measured.Skip(before)];
    }

    public void Dispose()
    {
        _listener.Dispose();
        Meter.Dispose();
        _services.Dispose();
    }

    private void Keep(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        lock (_measured)
        {
            _measured.Add(FormattableString.Invariant($"{instrument.Name}{{{labels}}} {value}"));
        }
    }
}
