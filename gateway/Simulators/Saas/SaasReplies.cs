using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Saas;

/// <summary>What the service answers.</summary>
internal static class SaasReplies
{
    private static readonly string[] _plans = ["premium", "ultimate"];

    public static Reply UnknownNamespace { get; } = Reply.Problem(404, "namespace.unknown", "There is no such namespace.");

    public static Reply UnknownSubscription { get; } =
        Reply.Problem(404, "subscription.unknown", "There is no such subscription here.");

    public static Reply Taken { get; } =
        Reply.Problem(409, "namespace.taken", "The namespace belongs to another subscription or account.");

    public static Reply Conflict { get; } =
        Reply.Problem(409, "subscription.conflict", "The id is in use for something else.");

    public static Reply PackConflict { get; } =
        Reply.Problem(409, "pack.conflict", "The purchase was added with another content.");

    public static Reply Of(LinkView? link, int status = 200) =>
        link is null ? UnknownSubscription : Reply.Of(status, link, SaasJson.Default.LinkView);

    public static Reply Invalid(string message) => Reply.Problem(422, "request.invalid", message);

    public static Reply? FaultOf(
        string plan, long seats, DateOnly startsOn, DateOnly endsOn, IReadOnlyDictionary<string, long> addOns) =>
        !_plans.Contains(plan) ? Reply.Problem(422, "plan.unknown", $"The plans are {string.Join(" and ", _plans)}.")
        : seats < 1 ? Invalid("seats is at least 1.")
        : endsOn <= startsOn ? Invalid("endsOn is after startsOn.")
        : AddOnRules.FaultOf(addOns) is { } fault ? Invalid(fault)
        : null;
}
