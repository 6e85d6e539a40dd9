using System.Collections.Frozen;
using Fulfillment.Sdk.Sinks;

namespace Fulfillment.Engine.Outbox;

/// <summary>Finds the sink that a message names. Several may be registered; the first that knows the name is asked.</summary>
public interface ISinkSource
{
    /// <returns><c>null</c> when the name is none of this source's.</returns>
    ISink? Find(string name);
}

/// <summary>The sinks that are known from the start.</summary>
internal sealed class FixedSinks(IEnumerable<ISink> sinks) : ISinkSource
{
    private readonly FrozenDictionary<string, ISink> _sinks = sinks.ToFrozenDictionary(sink => sink.Name);

    public ISink? Find(string name) => _sinks.GetValueOrDefault(name);
}
