namespace Fulfillment.Engine.Work;

/// <summary>The one place on a node for something that has ended a process before.</summary>
internal sealed class SuspectPlace
{
    private int _taken;

    public bool TryTake() => Interlocked.CompareExchange(ref _taken, 1, 0) == 0;

    public void GiveBack() => Interlocked.Exchange(ref _taken, 0);
}
