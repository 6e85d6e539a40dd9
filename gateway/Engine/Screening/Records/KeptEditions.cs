using System.Collections.Concurrent;
using System.Text;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Records;

/// <summary>What this node knows to be kept: only by that may anybody be let through.</summary>
public sealed class KeptEditions(ScreeningPolicy policy)
{
    /// <summary>The rule that holds what follows from something that is not kept.</summary>
    public const string NotKept = "edition.notKept";

    private readonly ConcurrentDictionary<string, bool> _hashes = new(StringComparer.Ordinal);

    /// <summary>The policy, as it is kept.</summary>
    public ScreeningEdition Policy { get; } = EditionOf(policy);

    public void Add(string hash) => _hashes[hash] = true;

    /// <summary>The answer; no allow where it follows from what is not kept.</summary>
    public ScreeningAnswer Checked(ScreeningAnswer answer) => answer.Basis is null || answer.Basis.Editions.All(_hashes.ContainsKey)
        ? answer
        : answer with
        {
            Verdict = answer.Verdict == Verdict.Deny ? Verdict.Deny : Verdict.Review,
            Reasons =
            [
                .. answer.Reasons,
                new ScreeningReason
                {
                    Rule = NotKept,
                    Verdict = Verdict.Review,
                    Party = "order",
                    Summary = "What the hook went by is not kept yet: the decision could not be made again.",
                },
            ],
        };

    private static ScreeningEdition EditionOf(ScreeningPolicy policy)
    {
        var content = Encoding.UTF8.GetBytes(policy.Text);
        return new ScreeningEdition
        {
            Kind = EditionKind.Rules,
            Hook = "policy",
            Name = "policy",
            Version = policy.Version,
            Hash = EditionPack.HashOf(content),
            AsOf = DateTimeOffset.UnixEpoch,
            Content = content,
        };
    }
}
