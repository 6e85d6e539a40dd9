namespace Fulfillment.Screening.Matching;

/// <summary>Numbers by the hash of a text: a multimap that is built once, small and without strings.</summary>
internal sealed class KeyedIds
{
    private readonly ulong[] _keys;
    private readonly int[] _ids;

    private KeyedIds(ulong[] keys, int[] ids) => (_keys, _ids) = (keys, ids);

    /// <summary>The ids under a key; a collision of hashes adds wrong ones, which the comparison throws out.</summary>
    public ReadOnlySpan<int> this[ulong key]
    {
        get
        {
            var from = LowerBound(key);
            var to = from;
            while (to < _keys.Length && _keys[to] == key)
                to++;
            return _ids.AsSpan(from, to - from);
        }
    }

    public static ulong Key(ReadOnlySpan<char> text, char use = '\0')
    {
        var hash = (14695981039346656037UL ^ use) * 1099511628211UL;
        foreach (var letter in text)
            hash = (hash ^ letter) * 1099511628211UL;
        return hash ^ (hash >> 32);
    }

    /// <summary>The key of a text without a letter.</summary>
    public static ulong KeyWithout(ReadOnlySpan<char> text, int one, char use = '\0') => KeyWithout(text, one, text.Length, use);

    /// <summary>The key of a text without two letters, the first of them first.</summary>
    public static ulong KeyWithout(ReadOnlySpan<char> text, int one, int two, char use = '\0')
    {
        var hash = (14695981039346656037UL ^ use) * 1099511628211UL;
        for (var at = 0; at < text.Length; at++)
            if (at != one && at != two)
                hash = (hash ^ text[at]) * 1099511628211UL;
        return hash ^ (hash >> 32);
    }

    private int LowerBound(ulong key)
    {
        var (from, to) = (0, _keys.Length);
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            (from, to) = _keys[middle] < key ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    internal sealed class Builder
    {
        private readonly List<ulong> _keys = [];
        private readonly List<int> _ids = [];

        public void Add(ulong key, int id)
        {
            _keys.Add(key);
            _ids.Add(id);
        }

        public KeyedIds Build()
        {
            var (keys, ids) = (_keys.ToArray(), _ids.ToArray());
            Array.Sort(keys, ids);
            return new KeyedIds(keys, ids);
        }
    }
}
