namespace Fulfillment.Engine.Work;

/// <summary>Does one kind of work. It does the slow part outside any transaction, then writes under its fence.</summary>
public interface IWorkRunner
{
    WorkSubject Subject { get; }

    Task RunAsync(WorkItem item, CancellationToken cancel);

    /// <summary>The work has failed with an exception, or killed its worker too often: put it right or give it up.</summary>
    /// <param name="summary">What happened, in words for an operator.</param>
    Task FailAsync(WorkItem item, string summary, CancellationToken cancel);
}
