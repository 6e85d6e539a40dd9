namespace Fulfillment.Sdk.Adapters;

/// <summary>
/// Speaks one market's protocol: the least that an adapter must do. Every further ability is its own small interface
/// beside this one, found by type test, so that a new ability breaks nobody.
/// </summary>
/// <remarks>
/// One instance serves all channels of the adapter, on many threads at once, and keeps nothing between calls: what it
/// must remember goes into <see cref="AdapterCall.State"/>. It answers by value; an exception counts as a bug of the
/// adapter.
/// </remarks>
public interface IAdapter
{
    /// <summary>The adapter's id, equal to <see cref="Manifest.Id"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Says whether a message really comes from the market of this channel, and which message it is. Runs before the
    /// caller gets an answer: no calls to the outside, no business reads, well under a second.
    /// </summary>
    /// <param name="message">The message with its raw body, as received.</param>
    /// <param name="call">The envelope of this call.</param>
    /// <param name="cancel">Cancelled at the deadline.</param>
    ValueTask<Authentication> AuthenticateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel);

    /// <summary>
    /// Turns an authenticated message into what it asks for. The message is already on disk; this may be slow, may be
    /// repeated, and must give the same answer for the same message.
    /// </summary>
    /// <param name="message">The message as it was authenticated.</param>
    /// <param name="call">The envelope of this call.</param>
    /// <param name="cancel">Cancelled at the deadline.</param>
    ValueTask<Translation> TranslateAsync(InboundMessage message, AdapterCall call, CancellationToken cancel);

    /// <summary>
    /// Tells the market how one of its orders ended. May be repeated with the same
    /// <see cref="AdapterCall.IdempotencyKey"/>, and must then have one effect at the market.
    /// </summary>
    /// <param name="confirmation">The order as it stands.</param>
    /// <param name="call">The envelope of this call.</param>
    /// <param name="cancel">Cancelled at the deadline.</param>
    ValueTask<Outcome> ConfirmAsync(OrderConfirmation confirmation, AdapterCall call, CancellationToken cancel);
}

/// <summary>An adapter that can judge a channel's settings before the first message comes.</summary>
public interface ICheckSettings : IAdapter
{
    /// <summary>All faults of the settings, each a sentence that names the setting and what to do; none when good.</summary>
    /// <param name="settings">The settings of one channel.</param>
    IEnumerable<string> CheckSettings(ChannelSettings settings);
}
