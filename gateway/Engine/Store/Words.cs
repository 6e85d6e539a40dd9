using System.Collections.Frozen;
using System.Text.Json;

namespace Fulfillment.Engine.Store;

/// <summary>Enums as they are written everywhere outside C#: camelCase words (<c>partiallyFulfilled</c>).</summary>
public static class Words
{
    /// <exception cref="KeyNotFoundException">The value has no name.</exception>
    public static string Word<T>(this T value)
        where T : struct, Enum => Known<T>.Words[value];

    /// <returns><c>false</c> when no member of the enum is written so; letter case counts.</returns>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum => Known<T>.Values.TryGetValue(word, out value);

    /// <exception cref="FormatException">No member of the enum is written so: the store holds what this program never wrote.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum => TryParse<T>(word, out var value)
        ? value
        : throw new FormatException($"'{word}' is no {typeof(T).Name}.");

    private static class Known<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().ToFrozenDictionary(
            value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(
            pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
