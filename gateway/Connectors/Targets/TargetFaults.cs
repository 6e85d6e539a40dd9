using System.Security.Authentication;
using Fulfillment.Sdk;

namespace Fulfillment.Connectors.Targets;

/// <summary>What a target answered when it was not what was asked for.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The target's own code, or nothing.</param>
/// <param name="Wait">The wait that it asks for.</param>
/// <param name="Changes">Whether the call was to change something.</param>
internal sealed record TargetRefusal(int Status, string Code, TimeSpan? Wait, bool Changes);

/// <summary>What refusals and broken calls mean: the one table for all targets, and before it the codes of each.</summary>
/// <param name="target">What the target is called before an operator.</param>
/// <param name="own">What the target's own codes mean; they count with a 4xx only.</param>
internal sealed class TargetFaults(string target, IReadOnlyDictionary<string, Outcome> own)
{
    public TargetFault Of(TargetRefusal said) =>
        said.Status is >= 400 and < 500 && own.TryGetValue(said.Code, out var outcome)
            ? new(outcome is Outcome.Retry retry ? retry with { After = said.Wait } : outcome, Code: said.Code)
            : OfStatus(said) with { Code = said.Code };

    /// <summary>The answer was none, or no whole one: of what was to be changed nobody knows.</summary>
    public TargetFault Unreadable(bool changes) => Again(
        "target.unreadable", $"What {target} answered is cut off, too long or not what its interface promises.", changes);

    public TargetFault Slow(TimeSpan limit, bool changes) =>
        Again("target.slow", $"{target} gave no whole answer within {limit.TotalSeconds:0.#} s.", changes);

    public TargetFault TooLate() => Again("target.late", $"There was no time left to ask {target}.", false);

    public TargetFault Broken(HttpRequestException e, bool changes) => e switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } =>
            Again("target.unresolved", $"The host name of {target} cannot be resolved: see its BaseUrl.", false),
        { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
            Again("target.untrusted", $"The certificate of {target} is not trusted, or TLS failed.", false),
        { HttpRequestError: HttpRequestError.ConnectionError } =>
            Again("target.unreachable", $"Nobody answers at the address of {target}.", false),
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.InvalidResponse } =>
            Unreadable(changes),
        _ => Again("target.broken", $"The connection to {target} broke before there was a whole answer.", changes),
    };

    private TargetFault OfStatus(TargetRefusal said) => said.Status switch
    {
        401 or 403 => Refused(
            "target.unauthorized", $"{target} does not let us in ({said.Status}): see its Credential, and what that may do."),
        404 or 410 => Refused(
            "target.missing", $"{target} knows no such address ({said.Status}): see its BaseUrl, and its version."),
        408 => Again("target.slow", $"{target} stopped waiting for our request (408).", said.Changes),
        409 => Refused(
            "provisioning.conflict",
            $"{target} has something else under this id or key (409{Own(said)}): compare it with the order."),
        429 => Again("target.throttled", $"{target} takes no more calls now (429).", false, said.Wait),
        // Who asks for a wait has looked at the request and left it; a 503 without one may come from anywhere on the way.
        503 => Again(
            "target.unavailable", $"{target} is not available (503).", said.Changes && said.Wait is null, said.Wait),
        >= 500 => Again("target.failed", $"{target} failed ({said.Status}).", said.Changes, said.Wait),
        >= 300 and < 400 => Refused(
            "target.redirected",
            $"{target} sends us elsewhere ({said.Status}); redirects are not followed: see its BaseUrl."),
        _ => Refused(
            "target.refused", $"{target} refuses what is asked ({said.Status}{Own(said)}): correct it, then do it again."),
    };

    private static string Own(TargetRefusal said) => said.Code.Length > 0 ? $" {said.Code}" : "";

    private static TargetFault Refused(string code, string summary) =>
        new(new Outcome.Refused(code, BlockedOn.Vendor, summary));

    private static TargetFault Again(string code, string summary, bool doubtful, TimeSpan? wait = null) =>
        new(new Outcome.Retry(code, summary, wait), doubtful);
}
