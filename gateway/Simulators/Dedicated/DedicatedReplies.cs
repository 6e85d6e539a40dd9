using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Dedicated;

/// <summary>What the service answers.</summary>
internal static class DedicatedReplies
{
    private static readonly string[] _plans = ["premium", "ultimate"];
    private static readonly string[] _regions = ["eu-central-1", "eu-west-1", "us-east-1", "ap-southeast-2"];

    public static Reply Unknown { get; } = Reply.Problem(404, "installation.unknown", "There is no such installation.");

    public static Reply Gone { get; } = Reply.Problem(410, "installation.gone", "The installation was taken down.");

    public static Reply Conflict { get; } =
        Reply.Problem(409, "installation.conflict", "The id is in use for something else.");

    public static Reply OtherRegion { get; } = Reply.Problem(422, "region.fixed", "An installation stays in its region.");

    public static Reply PackConflict { get; } =
        Reply.Problem(409, "pack.conflict", "The purchase was added with another content.");

    public static Reply UnknownStage { get; } = Reply.Problem(422, "stage.unknown", "No operation has such a stage.");

    public static Reply Running(TimeSpan wait) =>
        Reply.Problem(409, "operation.running", "One operation after the other.") with { RetryAfter = wait };

    /// <summary>202 and a wait while something is under way, 200 when nothing is.</summary>
    public static Reply Of(Installation installation, DateTimeOffset now)
    {
        var reply = Reply.Of(200, installation.View(now), DedicatedJson.Default.InstallationView);
        return installation.Operation.RunsAt(now)
            ? reply with { Status = 202, RetryAfter = installation.Operation.NextAfter(now) }
            : reply;
    }

    public static Reply OfOperation(Installation installation, DateTimeOffset now)
    {
        var reply = Reply.Of(200, installation.Operation.View(now), DedicatedJson.Default.OperationView);
        return installation.Operation.RunsAt(now)
            ? reply with { RetryAfter = installation.Operation.NextAfter(now) }
            : reply;
    }

    public static Reply? FaultOf(PlacementRequest asked) =>
        !_plans.Contains(asked.Plan) ? Reply.Problem(422, "plan.unknown", $"The plans are {string.Join(" and ", _plans)}.")
        : !_regions.Contains(asked.Region) ?
            Reply.Problem(422, "region.unknown", $"The regions are {string.Join(", ", _regions)}.")
        : asked.Seats < 1 ? Invalid("seats is at least 1.")
        : asked.EndsOn <= asked.StartsOn ? Invalid("endsOn is after startsOn.")
        : AddOnRules.FaultOf(asked.AddOns) is { } fault ? Invalid(fault)
        : asked.Packs.Any(pack => pack.Amount < 1) ? Invalid("A pack has an amount of at least 1.")
        : asked.Packs.DistinctBy(pack => pack.PurchaseId).Count() < asked.Packs.Count ? Invalid("A purchase is named once.")
        : null;

    private static Reply Invalid(string message) => Reply.Problem(422, "request.invalid", message);
}
