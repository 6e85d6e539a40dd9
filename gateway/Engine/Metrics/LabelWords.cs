using System.Collections.Concurrent;

namespace Fulfillment.Engine.Metrics;

/// <summary>
/// The words that a label may take. Each word is a series that is kept for ever, so beyond a limit all further ones
/// are told as <c>other</c>.
/// </summary>
public sealed class LabelWords(int limit = 100)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public string Of(string word)
    {
        if (_known.TryGetValue(word, out var known))
        {
            return known;
        }

        // Threads that come at once may overshoot by a few; the limit is no promise to anybody.
        return _known.Count < limit ? _known.GetOrAdd(word, word) : Other;
    }

    /// <summary>What stands before the first dot or slash: the kind of a sink or lane, the noun of a code.</summary>
    public string Kind(string word) => Of(word.AsSpan().IndexOfAny('.', '/') is var end and > 0 ? word[..end] : word);
}
