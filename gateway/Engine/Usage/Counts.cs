using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fulfillment.Engine.Usage;

/// <summary>Counts by name: a small map that never changes. Two are equal when they hold the same counts.</summary>
public sealed partial class Counts : IEquatable<Counts>
{
    private readonly SortedDictionary<string, long> _byName;

    private Counts(SortedDictionary<string, long> byName) => _byName = byName;

    public static Counts None { get; } = new(new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>In the order of their names.</summary>
    public IReadOnlyDictionary<string, long> ByName => _byName;

    /// <summary>How many names there are.</summary>
    public int Size => _byName.Count;

    /// <summary>The count of a name; <c>null</c> where it has none.</summary>
    public long? Find(string name) => _byName.TryGetValue(name, out var count) ? count : null;

    public static Counts Of(IEnumerable<KeyValuePair<string, long>> counts) =>
        new(new SortedDictionary<string, long>(new Dictionary<string, long>(counts), StringComparer.Ordinal));

    /// <summary>Whether it is a name as they are here: a lower-case letter, then at most 39 plain characters.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Adds name by name.</summary>
    public Counts Plus(Counts other) => Merge(other, (mine, theirs) => mine + theirs);

    /// <summary>Takes of each name the higher count.</summary>
    public Counts Max(Counts other) => Merge(other, Math.Max);

    /// <summary>As JSON, the names in order: the same counts give the same text.</summary>
    public override string ToString() => JsonSerializer.Serialize(_byName);

    /// <param name="text">As <see cref="ToString"/> wrote it.</param>
    /// <exception cref="JsonException">It is not.</exception>
    public static Counts Parse(string text) => text == "{}"
        ? None
        : Of(JsonSerializer.Deserialize<Dictionary<string, long>>(text) ?? throw new JsonException("No counts."));

    public bool Equals(Counts? other) => other is not null && _byName.SequenceEqual(other._byName);

    public override bool Equals(object? obj) => Equals(obj as Counts);

    public override int GetHashCode() =>
        _byName.Aggregate(0, (hash, count) => HashCode.Combine(hash, count.Key, count.Value));

    private Counts Merge(Counts other, Func<long, long, long> merge)
    {
        if (other.Size == 0)
        {
            return this;
        }

        var merged = new SortedDictionary<string, long>(_byName, StringComparer.Ordinal);
        foreach (var (name, count) in other._byName)
        {
            merged[name] = merged.TryGetValue(name, out var mine) ? merge(mine, count) : count;
        }

        return new Counts(merged);
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9_.-]{0,39}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
