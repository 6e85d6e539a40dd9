using System.Collections.Concurrent;
using System.Text.Json;

namespace Fulfillment.Engine.Store;

/// <summary>Enums as they are written everywhere outside C#: camelCase words (<c>partiallyFulfilled</c>).</summary>
public static class Words
{
    private static readonly ConcurrentDictionary<Enum, string> _words = new();

    public static string Word(this Enum value) =>
        _words.GetOrAdd(value, static v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));

    /// <returns><c>false</c> when no member of the enum is written so; letter case counts.</returns>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (candidate.Word() == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
