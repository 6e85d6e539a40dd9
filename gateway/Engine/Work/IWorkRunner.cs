namespace Fulfillment.Engine.Work;

/// <summary>Does one kind of work. It does the slow part outside any transaction, then writes under its fence.</summary>
public interface IWorkRunner
{
    WorkSubject Subject { get; }

    /// <summary>Reads what claimed work is about, for many at once.</summary>
    Task<IReadOnlyList<WorkItem>> LoadAsync(IReadOnlyList<WorkItem> items, CancellationToken cancel);

    Task RunAsync(WorkItem item, CancellationToken cancel);

    /// <summary>The work has failed with an exception, or killed its worker too often: put it right or give it up.</summary>
    /// <param name="item">The work; what it is about may be missing.</param>
    /// <param name="summary">What happened, in words for an operator.</param>
    /// <param name="cancel">Ends the attempt.</param>
    Task FailAsync(WorkItem item, string summary, CancellationToken cancel);
}
