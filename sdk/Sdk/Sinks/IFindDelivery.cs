namespace Fulfillment.Sdk.Sinks;

/// <summary>
/// A sink whose other side cannot recognize a repeat by itself. When an attempt ended without an answer (a time-out, a
/// crash), it is asked whether the effect is there before the message is given to it again.
/// </summary>
public interface IFindDelivery : ISink
{
    /// <summary>Looks for the effect of an earlier attempt by the message's own id. May be slow; must change nothing.</summary>
    /// <param name="message">The message whose fate is unknown.</param>
    /// <param name="cancel">Cancelled at the message's deadline.</param>
    /// <returns>
    /// <see cref="Outcome.Done"/> when the effect is there, <c>null</c> when it is not and may be tried again, or how
    /// asking failed.
    /// </returns>
    ValueTask<Outcome?> FindAsync(OutboundMessage message, CancellationToken cancel);
}
