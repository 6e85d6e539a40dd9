using Fulfillment.Engine.Provisioning;

namespace Fulfillment.Engine.Reconciliation;

/// <summary>
/// Judges cases. What stands in the store was read on one snapshot; a target is read after it, so what it shows to differ
/// counts only where the subscription, looked at again, has not moved in between.
/// </summary>
internal sealed class Judge(CaseReader reader, TargetReader targets, int targetsAtOnce)
{
    private static readonly TargetStanding _unasked = new TargetStanding.Unasked();
    private static readonly TargetStanding _unknown = new TargetStanding.Unknown();

    /// <param name="cases">What was read.</param>
    /// <param name="breathe">Called between calls outside, which may take long.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<(Case At, Judgement Judgement)>> JudgeAsync(
        IReadOnlyList<Case> cases, Func<Task> breathe, CancellationToken cancel)
    {
        var standings = await StandingsAsync(cases, breathe, cancel);
        var differing = cases.Where(at => standings.GetValueOrDefault(at.Subscription.Id) is TargetStanding.Differs).ToList();
        foreach (var id in await MovedAsync(differing, cancel))
        {
            standings[id] = _unknown;
        }

        return [.. cases.Select(at => (at, Of(at, standings.GetValueOrDefault(at.Subscription.Id, _unasked))))];
    }

    private static Judgement Of(Case at, TargetStanding target)
    {
        IEnumerable<Finding> certain = [.. LineRules.Check(at), .. CoverageRules.Check(at)];
        return (at.IsMoving, target) switch
        {
            (true, _) => new Judgement([.. certain], DriftCodes.OfDelivery),
            (_, TargetStanding.Unknown) => new Judgement([.. certain], [DriftCodes.TargetDiffers], IsUnknown: true),
            (_, TargetStanding.Differs differs) =>
                new Judgement([.. certain, at.Find(DriftCodes.TargetDiffers, differs.Ordered, differs.Delivered)], []),
            _ => new Judgement([.. certain, .. LicenseRules.Check(at)], []),
        };
    }

    private async Task<Dictionary<string, TargetStanding>> StandingsAsync(
        IReadOnlyList<Case> cases, Func<Task> breathe, CancellationToken cancel)
    {
        var standings = new Dictionary<string, TargetStanding>();
        foreach (var some in cases.Where(at => TargetTerms.KindOf(at.Subscription.Delivery) is not null).Chunk(targetsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(at => targets.ReadAsync(at, cancel)));
            foreach (var (at, standing) in some.Zip(found))
            {
                standings[at.Subscription.Id] = standing;
            }

            await breathe();
        }

        return standings;
    }

    private async Task<IReadOnlyList<string>> MovedAsync(List<Case> before, CancellationToken cancel)
    {
        if (before.Count == 0)
        {
            return [];
        }

        var now = (await reader.ReadAsync([.. before.Select(at => at.Key)], cancel)).Cases.ToDictionary(at => at.Subscription.Id);
        return [.. before.Where(at => !now.TryGetValue(at.Subscription.Id, out var again) || !IsSame(at, again)).Select(at => at.Subscription.Id)];
    }

    private static bool IsSame(Case before, Case now) =>
        before.Subscription.Version == now.Subscription.Version && before.Today == now.Today
        && before.Packs.Count == now.Packs.Count && !now.IsMoving;
}
