using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class PackBurnTests
{
    private static readonly MonthlyQuota _hundred = new(AUsage.Year.From, AUsage.Year.To, 100);

    [Fact]
    public void What_the_plan_gives_for_the_month_is_used_before_any_pack()
    {
        var burn = PackBurn.Of(
            [AUsage.Pack(50)], [_hundred], [Use("2026-03-01", 80), Use("2026-03-31", 30), Use("2026-04-01", 99)]);

        Assert.Equal(40, burn.Remaining["pck_1"]);
        Assert.Equal(
            [(80L, 0L), (20L, 10L), (99L, 0L)],
            burn.Days.Select(day => (day.FromQuota, day.FromPacks.Sum(burned => burned.Quantity))));
    }

    [Fact]
    public void The_pack_that_expires_first_burns_first_and_of_those_the_oldest()
    {
        var late = AUsage.Pack(10, "2026-01-01", "2027-01-01", "pck_late");
        var younger = AUsage.Pack(10, "2026-02-02", "2026-12-01", "pck_younger");
        var older = AUsage.Pack(10, "2026-02-01", "2026-12-01", "pck_older");

        var burn = PackBurn.Of([late, younger, older], [], [Use("2026-03-01", 25)]);

        Assert.Equal(
            [new PackBurned("pck_older", 10), new PackBurned("pck_younger", 10), new PackBurned("pck_late", 5)],
            burn.Days[0].FromPacks);
    }

    [Fact]
    public void A_pack_burns_by_the_use_of_its_own_days_alone()
    {
        var pack = AUsage.Pack(100, "2026-03-02", "2026-03-04");

        var burn = PackBurn.Of(
            [pack], [], [Use("2026-03-01", 1), Use("2026-03-02", 2), Use("2026-03-03", 4), Use("2026-03-04", 8)]);

        Assert.Equal(94, burn.Remaining["pck_1"]);
        Assert.Equal([1, 0, 0, 8], burn.Days.Select(day => day.Uncovered));
    }

    [Fact]
    public void What_was_used_before_a_pack_was_taken_back_stays_used()
    {
        var pack = AUsage.Pack(100) with { RevokedAt = AUsage.At("2026-03-02 15:00") };

        var burn = PackBurn.Of([pack], [], [Use("2026-03-01", 1), Use("2026-03-02", 2), Use("2026-03-03", 4)]);

        Assert.Equal(97, burn.Remaining["pck_1"]);
    }

    [Fact]
    public void A_trial_gives_more_for_its_days_and_nothing_on_top()
    {
        var trial = new MonthlyQuota(AUsage.Day("2026-03-10"), AUsage.Day("2026-03-20"), 500);

        var burn = PackBurn.Of(
            [AUsage.Pack(1_000)],
            [_hundred, trial],
            [Use("2026-03-05", 150), Use("2026-03-15", 300), Use("2026-03-25", 20)]);

        Assert.Equal([100, 300, 0], burn.Days.Select(day => day.FromQuota));
        Assert.Equal(1_000 - 50 - 20, burn.Remaining["pck_1"]);
    }

    [Fact]
    public void No_more_burns_than_a_pack_holds_and_all_use_is_accounted_for() => AUsage.ForAll(Cases, made =>
    {
        var burn = PackBurn.Of(made.Packs, made.Quotas, made.Uses);
        var burned = burn.Days.SelectMany(day => day.FromPacks).ToLookup(b => b.PackId, b => b.Quantity);
        return made.Packs.All(pack =>
                burn.Remaining[pack.Id] >= 0 && burned[pack.Id].Sum() == pack.Amount - burn.Remaining[pack.Id])
            && made.Uses.Sum(use => use.Quantity)
                == burn.Days.Sum(day => day.FromQuota + day.Uncovered + day.FromPacks.Sum(b => b.Quantity));
    });

    [Fact]
    public void The_order_in_which_anything_came_does_not_matter() => AUsage.ForAll(
        from made in Cases
        from uses in Gen.Shuffle(made.Uses)
        from packs in Gen.Shuffle(made.Packs)
        select (made, uses, packs),
        all =>
        {
            var one = PackBurn.Of(all.made.Packs, all.made.Quotas, all.made.Uses);
            var other = PackBurn.Of(all.packs, all.made.Quotas, all.uses);
            return one.Remaining.OrderBy(left => left.Key).SequenceEqual(other.Remaining.OrderBy(left => left.Key))
                && one.Days.Select(day => (day.Day, day.FromQuota, day.Uncovered))
                    .SequenceEqual(other.Days.Select(day => (day.Day, day.FromQuota, day.Uncovered)));
        });

    [Fact]
    public void Buying_a_pack_never_changes_what_the_plan_has_given() => AUsage.ForAll(Cases, made =>
        PackBurn.Of([], made.Quotas, made.Uses).Days.Select(day => day.FromQuota)
            .SequenceEqual(PackBurn.Of(made.Packs, made.Quotas, made.Uses).Days.Select(day => day.FromQuota)));

    private static Gen<(ConsumablePack[] Packs, MonthlyQuota[] Quotas, MeterUse[] Uses)> Cases { get; } =
        from packs in Packs
        from quota in Gen.Choose(0, 100)
        from trial in Gen.Choose(0, 200)
        from days in Gen.Choose(0, 120).ListOf()
        from quantities in Gen.Choose(0, 60).ListOf(days.Count)
        select (
            packs,
            new[]
            {
                _hundred with { Amount = quota },
                new MonthlyQuota(AUsage.Day("2026-01-20"), AUsage.Day("2026-02-10"), trial),
            },
            days.Zip(quantities).DistinctBy(pair => pair.First)
                .Select(pair => new MeterUse(AUsage.Year.From.AddDays(pair.First), pair.Second)).ToArray());

    private static Gen<ConsumablePack[]> Packs => (
        from amount in Gen.Choose(1, 300)
        from first in Gen.Choose(0, 90)
        from days in Gen.Choose(1, 60)
        from revoked in Gen.Frequency((4, Gen.Constant((int?)null)), (1, Gen.Choose(0, 120).Select(day => (int?)day)))
        select AUsage.Pack(amount) with
        {
            GrantedOn = AUsage.Year.From.AddDays(first),
            ExpiresOn = AUsage.Year.From.AddDays(first + days),
            RevokedAt = revoked is { } day ? AUsage.At("2026-01-01 12:00").AddDays(day) : null,
        }).ListOf().Select(packs => packs.Select((pack, i) => pack with { Id = $"pck_{i}" }).ToArray());

    private static MeterUse Use(string day, long quantity) => new(AUsage.Day(day), quantity);
}
