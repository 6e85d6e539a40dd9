using System.Security.Cryptography;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Dedicated;

/// <summary>
/// A service that builds an installation per id: it accepts at once and is ready some stages later. It remembers until it
/// ends.
/// </summary>
/// <param name="clock">Moves operations from stage to stage.</param>
public sealed class DedicatedSimulator(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Installation> _installations = [];
    private readonly HashSet<string> _gone = [];
    private readonly KeyBook _keys = new();
    private (string Stage, string Reason)? _failure;

    /// <summary>What goes wrong next.</summary>
    public FaultMenu Faults { get; } = new();

    /// <summary>How long each stage of an operation takes.</summary>
    public TimeSpan StageTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many operations were begun.</summary>
    public int Effects { get; private set; }

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Lets the next operation fail.</summary>
    /// <param name="stage">The stage at which it fails, such as <c>building</c>.</param>
    /// <param name="reason">What is said of it, such as <c>capacity.exhausted</c>.</param>
    public void FailNext(string stage, string reason)
    {
        lock (_gate)
        {
            _failure = (stage, reason);
        }
    }

    internal Reply Fail(Visit visit) => visit.Read(DedicatedJson.Default.FailureRequest, failure =>
    {
        if (!Operation.IsStage(failure.Stage))
        {
            return DedicatedReplies.UnknownStage;
        }

        FailNext(failure.Stage, failure.Reason);
        return Reply.Of(201, failure, DedicatedJson.Default.FailureRequest);
    });

    internal Reply Read(Visit visit) => Found(visit, one => DedicatedReplies.Of(one, Now));

    internal Reply ReadOperation(Visit visit) => Found(visit, one => DedicatedReplies.OfOperation(one, Now));

    internal Reply Place(Visit visit) => visit.Read(DedicatedJson.Default.PlacementRequest, asked => Locked(() =>
    {
        var id = visit.Route("id");
        if ((_keys.FaultOf(visit) ?? DedicatedReplies.FaultOf(asked)) is { } fault)
        {
            return fault;
        }

        if (Find(id) is not { } there)
        {
            return Begin(visit, Operation.Build, new Installation
            {
                Id = id,
                Asked = asked,
                Placed = asked,
                Operation = New(Operation.Build),
                SetupCode = RandomNumberGenerator.GetHexString(16),
            });
        }

        var isRepeat = there.Asked.IsSame(asked);
        // A build that failed begins anew, when it is asked for again.
        return isRepeat && there.Operation.Kind == Operation.Build && there.Operation.HasFailedBy(Now)
            ? Begin(visit, Operation.Build, there)
            : isRepeat || _keys.IsDone(visit) ? DedicatedReplies.Of(there, Now)
            : DedicatedReplies.Conflict;
    }));

    internal Reply Change(Visit visit) => visit.Read(DedicatedJson.Default.PlacementRequest, asked => Found(visit, there =>
    {
        if ((_keys.FaultOf(visit) ?? DedicatedReplies.FaultOf(asked)) is { } fault)
        {
            return fault;
        }

        var packs = there.Placed.Packs.UnionBy(asked.Packs, pack => pack.PurchaseId).ToList();
        var next = asked with { Packs = packs };
        var isRepeat = _keys.IsDone(visit) && !there.Operation.HasFailedBy(Now);
        return isRepeat ? DedicatedReplies.Of(there, Now)
            : there.Operation.RunsAt(Now) ? DedicatedReplies.Running(there.Operation.NextAfter(Now))
            : asked.Region != there.Placed.Region ? DedicatedReplies.OtherRegion
            : asked.Packs.Except(packs).Any() ? DedicatedReplies.PackConflict
            : !there.IsBuilt ? DedicatedReplies.Conflict
            : next.IsSame(there.Placed) ? DedicatedReplies.Of(there, Now)
            : Begin(visit, Operation.Change, there with { Next = next });
    }));

    internal Reply Remove(Visit visit) => Found(visit, there => _keys.FaultOf(visit) ?? (
        there.Operation.Kind == Operation.Remove && there.Operation.RunsAt(Now)
            ? DedicatedReplies.Of(there, Now)
            : Begin(visit, Operation.Remove, there)));

    private Reply Begin(Visit visit, string kind, Installation installation)
    {
        var begun = installation with { Operation = New(kind) };
        _installations[begun.Id] = begun;
        _gone.Remove(begun.Id);
        _failure = null;
        Effects++;
        _keys.Keep(visit);
        return DedicatedReplies.Of(begun, Now);
    }

    private Operation New(string kind) => new() { Kind = kind, BegunAt = Now, StageTime = StageTime, Failure = _failure };

    private Installation? Find(string id)
    {
        if (_installations.GetValueOrDefault(id) is not { } found)
        {
            return null;
        }

        if (found.Operation.Kind == Operation.Remove && found.Operation.IsDoneBy(Now))
        {
            _installations.Remove(id);
            _gone.Add(id);
            return null;
        }

        return _installations[id] = found.By(Now);
    }

    private Reply Found(Visit visit, Func<Installation, Reply> handle) => Locked(() => Find(visit.Route("id")) is { } there
        ? handle(there)
        : _gone.Contains(visit.Route("id")) ? DedicatedReplies.Gone : DedicatedReplies.Unknown);

    private Reply Locked(Func<Reply> handle)
    {
        lock (_gate)
        {
            return handle();
        }
    }
}
