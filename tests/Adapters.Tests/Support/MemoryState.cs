using System.Collections.Concurrent;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Support;

internal sealed class MemoryState : IAdapterState
{
    private readonly ConcurrentDictionary<string, StateValue> _values = new();

    public ValueTask<StateValue?> GetAsync(string key, CancellationToken cancel) => new(_values.GetValueOrDefault(key));

    public ValueTask<bool> CompareAndSetAsync(string key, string value, long expectedVersion, CancellationToken cancel)
    {
        var next = new StateValue(value, expectedVersion + 1);
        return new(expectedVersion == 0
            ? _values.TryAdd(key, next)
            : _values.TryGetValue(key, out var now)
                && now.Version == expectedVersion
                && _values.TryUpdate(key, next, now));
    }
}
