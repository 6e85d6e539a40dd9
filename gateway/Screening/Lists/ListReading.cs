namespace Fulfillment.Screening.Lists;

/// <summary>How the reading of a list ended: whole, or not at all.</summary>
public abstract record ListReading
{
    private ListReading()
    {
    }

    /// <param name="Snapshot">The whole list.</param>
    /// <param name="Strays">How many rows of its other parts name an entry that the list does not have; they say nothing.</param>
    public sealed record Read(ListSnapshot Snapshot, int Strays) : ListReading;

    /// <param name="Faults">At least one, at most <see cref="ListLimits.Faults"/>.</param>
    public sealed record Refused(IReadOnlyList<ListFault> Faults) : ListReading;
}

/// <summary>What is wrong with a list. It quotes nothing from the list but ids: it is logged.</summary>
/// <param name="File">The file or address, as the settings name it.</param>
/// <param name="Line">From 1; null where it is about the whole file.</param>
/// <param name="What">What is wrong, as a sentence.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
public sealed record ListFault(string File, int? Line, string What, string Remedy)
{
    public override string ToString() => Line is { } line ? $"{File}, line {line}: {What} {Remedy}" : $"{File}: {What} {Remedy}";
}
