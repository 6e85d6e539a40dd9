namespace Fulfillment.Engine.Outbox;

/// <summary>
/// Spaces calls out, one interval after the other; after a pause a second's worth may go at once. Our own, because the
/// limiters of the framework run on the machine's clock and cannot say when a call's turn would be.
/// </summary>
/// <param name="perSecond">Calls per second; 0 for no limit.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class CallPace(double perSecond, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();

    // When the next call would be due, were they evenly spaced. At the beginning nothing of a second is used.
    private TimeSpan _due = TimeSpan.FromSeconds(-1);

    /// <param name="most">A turn later than that is not taken.</param>
    /// <returns>How long to wait for the turn, and whether it is taken.</returns>
    public (TimeSpan Wait, bool IsTaken) Take(TimeSpan most)
    {
        if (perSecond == 0)
        {
            return (TimeSpan.Zero, true);
        }

        lock (_gate)
        {
            var interval = TimeSpan.FromSeconds(1 / perSecond);
            var now = clock.GetElapsedTime(_start);
            // As if the last second had not been used.
            var earliest = now - TimeSpan.FromSeconds(1) + interval;
            var due = _due > earliest ? _due : earliest;
            var wait = due > now ? due - now : TimeSpan.Zero;
            if (wait > most)
            {
                return (wait, false);
            }

            _due = due + interval;
            return (wait, true);
        }
    }
}
