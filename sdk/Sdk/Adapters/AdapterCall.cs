namespace Fulfillment.Sdk.Adapters;

/// <summary>The envelope of every call to an adapter: which call it is, how long it may take, and what it may use.</summary>
public sealed record AdapterCall
{
    /// <summary>Names this operation in logs on both sides; the same for every attempt.</summary>
    public required string OperationId { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>When the host stops waiting (UTC). The call's cancellation token fires then.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The key under which an effect outside must happen once, however often the call is repeated.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The channel that is spoken for.</summary>
    public required string Channel { get; init; }

    /// <summary>The channel's settings, secrets resolved.</summary>
    public required ChannelSettings Settings { get; init; }

    /// <summary>What the adapter may remember, per channel.</summary>
    public required IAdapterState State { get; init; }

    /// <summary>The client for calls to the market. Redirects are not followed.</summary>
    public required HttpClient Http { get; init; }

    /// <summary>The clock; an adapter reads no other.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The adapter's log, which is the host's.</summary>
    public required IAdapterLog Log { get; init; }
}

/// <summary>The settings of one channel, by name. Names are compared without regard to case.</summary>
public sealed class ChannelSettings
{
    private readonly Dictionary<string, string> _values;

    /// <summary>Makes settings from names and values.</summary>
    /// <param name="values">Names and values; secrets already resolved.</param>
    public ChannelSettings(IEnumerable<KeyValuePair<string, string>> values) =>
        _values = new Dictionary<string, string>(values, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that have a value.</summary>
    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The value of a setting, or <c>null</c>.</summary>
    /// <param name="name">The setting's name.</param>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of a setting that the adapter cannot do without.</summary>
    /// <param name="name">The setting's name.</param>
    /// <exception cref="KeyNotFoundException">It has no value. <see cref="ICheckSettings"/> should have said so.</exception>
    public string Require(string name) =>
        Find(name) ?? throw new KeyNotFoundException($"The channel needs the setting {name}.");
}

/// <summary>What an adapter may remember: small values by key, one space per channel.</summary>
public interface IAdapterState
{
    /// <summary>The value under a key, or <c>null</c>.</summary>
    /// <param name="key">1 to 200 characters.</param>
    /// <param name="cancel">Cancels the read.</param>
    ValueTask<StateValue?> GetAsync(string key, CancellationToken cancel);

    /// <summary>Writes a value if the key still has the version that was read.</summary>
    /// <param name="key">1 to 200 characters.</param>
    /// <param name="value">The new value, at most 64 KiB.</param>
    /// <param name="expectedVersion">The version that was read; 0 when there was none.</param>
    /// <param name="cancel">Cancels the write.</param>
    /// <returns><c>false</c> when somebody else wrote first: read again and decide anew.</returns>
    ValueTask<bool> CompareAndSetAsync(string key, string value, long expectedVersion, CancellationToken cancel);
}

/// <summary>A remembered value and its version.</summary>
/// <param name="Value">The value.</param>
/// <param name="Version">1 for the first write, then one more each time.</param>
public sealed record StateValue(string Value, long Version);

/// <summary>The adapter's log. Write ids and codes; never bodies, names, addresses, tokens or keys.</summary>
public interface IAdapterLog
{
    /// <summary>One line about something that went as it should.</summary>
    /// <param name="message">The line.</param>
    void Info(string message);

    /// <summary>One line about something that heals by itself.</summary>
    /// <param name="message">The line.</param>
    void Warn(string message);
}
