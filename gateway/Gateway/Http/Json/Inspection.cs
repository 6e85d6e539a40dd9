using System.Globalization;
using System.Text;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>A walk through a document: where it is, and what was found so far.</summary>
internal sealed class Inspection
{
    /// <summary>A body of nothing but faults is not listed to its end.</summary>
    public const int MaxFaults = 100;

    private readonly List<Fault> _faults = [];
    private readonly List<(string? Name, int Index)> _path = [];

    public IReadOnlyList<Fault> Faults => _faults;

    /// <summary>How many there were, listed or not.</summary>
    public int Count { get; private set; }

    public void Enter(string name) => _path.Add((name, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Add(string code, string message)
    {
        if (++Count <= MaxFaults)
            _faults.Add(new Fault(Pointer(), code, message));
    }

    public void AddAt(string member, string code, string message)
    {
        Enter(member);
        Add(code, message);
        Leave();
    }

    /// <summary>RFC 6901: <c>~</c> and <c>/</c> inside a name are escaped.</summary>
    private string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            pointer.Append('/');
            if (name is null)
                pointer.Append(index.ToString(CultureInfo.InvariantCulture));
            else
                pointer.Append(name.Replace("~", "~0").Replace("/", "~1"));
        }

        return pointer.ToString();
    }
}
