namespace Fulfillment.Sdk.Sinks;

/// <summary>A sink whose other side was promised when a failed message comes again: it has a schedule of its own.</summary>
public interface IRetrySchedule : ISink
{
    /// <summary>Says when a message whose attempts have failed is tried again. Fast, and asks nobody.</summary>
    /// <param name="attempts">How many attempts have failed, the last one included.</param>
    /// <returns>How long to wait, or <c>null</c> when the message is to be given up.</returns>
    TimeSpan? After(int attempts);
}
