namespace Fulfillment.Gateway.Access.Denials;

/// <summary>
/// Folds floods: the first denial of an actor, code and path passes at once; those of the next ten seconds become one
/// with a count. Beyond a number of different strangers, the rest of them count as one.
/// </summary>
internal sealed class DenialFolds
{
    private const int MaxStrangers = 64;
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);

    private readonly Dictionary<Key, Fold> _open = [];
    private int _strangers;

    public int Open => _open.Count;

    /// <returns>Whether the denial stands for itself; otherwise it was added to one that is open.</returns>
    public bool IsFirst(Denial denial)
    {
        var known = _open.GetValueOrDefault(Key.Of(denial));
        if (known is null && denial.IsAnonymous && _strangers >= MaxStrangers)
        {
            denial = denial with { Actor = Denial.Stranger("many"), Path = "many", Subject = null };
            known = _open.GetValueOrDefault(Key.Of(denial));
        }

        if (known is not null)
        {
            known.Add(denial);
            return false;
        }

        _strangers += denial.IsAnonymous ? 1 : 0;
        _open[Key.Of(denial)] = new Fold(denial.At + _window);
        return true;
    }

    /// <summary>Ends the folds whose time is over.</summary>
    /// <returns>The last denial of each that holds any, with how many there were.</returns>
    public IReadOnlyList<(Denial Last, long Times)> Close(DateTimeOffset now)
    {
        var over = _open.Where(entry => entry.Value.Until <= now).ToList();
        foreach (var (key, _) in over)
        {
            _open.Remove(key);
            _strangers -= key.IsAnonymous ? 1 : 0;
        }

        return [.. over.Where(entry => entry.Value.Times > 0).Select(entry => (entry.Value.Last!, entry.Value.Times))];
    }

    private sealed record Key(string Actor, string Code, string Path, bool IsAnonymous)
    {
        public static Key Of(Denial denial) => new(denial.Actor.Name, denial.Code, denial.Path, denial.IsAnonymous);
    }

    private sealed class Fold(DateTimeOffset until)
    {
        public DateTimeOffset Until { get; } = until;

        public Denial? Last { get; private set; }

        public long Times { get; private set; }

        public void Add(Denial denial)
        {
            Last = denial;
            Times++;
        }
    }
}
