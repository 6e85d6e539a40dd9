using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Sandbox;

/// <summary>Lets a sandbox partner force every verdict by a party's name. Says nothing about real orders.</summary>
public sealed class SandboxHook : IScreeningHook
{
    public const string Review = "Sandbox Review Ltd";
    public const string Deny = "Sandbox Deny Ltd";

    /// <summary>Waits until the caller gives up: the hook that does not answer.</summary>
    public const string Timeout = "Sandbox Timeout Ltd";

    public string Name => "sandbox";

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        var parties = request.Sandbox ? request.Parties : [];
        if (parties.Any(party => party.Name == Timeout))
            await Task.Delay(System.Threading.Timeout.Infinite, cancel);

        var reasons = parties.SelectMany(Judge).ToList();
        return new()
        {
            Verdict = reasons.Select(reason => reason.Verdict).DefaultIfEmpty(Verdict.Allow).Max(),
            Source = "sandbox names",
            Reasons = reasons,
        };
    }

    private static IEnumerable<ScreeningReason> Judge(ScreenedParty party) => party.Name switch
    {
        Review => [Reason(party, Verdict.Review)],
        Deny => [Reason(party, Verdict.Deny)],
        _ => [],
    };

    private static ScreeningReason Reason(ScreenedParty party, Verdict verdict) => new()
    {
        Rule = "sandbox.name",
        Verdict = verdict,
        Party = party.Role,
        Summary = $"{party.Name} is a name that forces {verdict.ToString().ToLowerInvariant()} in the sandbox.",
    };
}
