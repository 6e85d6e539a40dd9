using System.Globalization;

namespace Fulfillment.Simulators.Saas;

/// <summary>A namespace. One inside another belongs to what the topmost belongs to.</summary>
internal sealed record Namespace(long Id, string Path, string? Account)
{
    public string TopPath => Path.Split('/')[0];

    public bool IsTop => !Path.Contains('/');
}

/// <summary>The namespaces, by id and by path; paths are compared without regard to case.</summary>
internal sealed class NamespaceTree
{
    private readonly List<Namespace> _all = [];

    public Namespace Add(string path, string? account)
    {
        var added = new Namespace(_all.Count + 1, path, account);
        _all.Add(added);
        return added;
    }

    public Namespace? Find(long id) => _all.Find(one => one.Id == id);

    public Namespace? Find(string id, string path) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Find(number) : OfPath(path);

    public Namespace TopOf(Namespace inner) => OfPath(inner.TopPath)!;

    public Namespace? OfPath(string path) =>
        _all.Find(one => string.Equals(one.Path, path, StringComparison.OrdinalIgnoreCase));
}
