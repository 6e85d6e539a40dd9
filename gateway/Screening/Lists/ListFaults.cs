namespace Fulfillment.Screening.Lists;

/// <summary>Collects what is wrong with a list, up to a bound: a file of garbage has a fault in every line.</summary>
internal sealed class ListFaults
{
    private readonly List<ListFault> _faults = [];

    public IReadOnlyList<ListFault> All => _faults;

    public bool IsNone => _faults.Count == 0;

    public bool IsFull => _faults.Count == ListLimits.Faults;

    public void Add(string file, int? line, string what, string remedy)
    {
        if (!IsFull)
            _faults.Add(new(file, line, what, remedy));
    }
}
