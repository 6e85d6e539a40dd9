using FsCheck.Fluent;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Tests.Usage;

public sealed class ConsumablePackTests
{
    private static readonly DateOnly _today = AUsage.Day("2026-03-01");

    [Fact]
    public void A_pack_moves_as_the_table_says() => Assert.Equal(
        """
        granted: inUse exhausted expired revoked
        inUse: granted exhausted expired revoked
        exhausted: granted inUse expired revoked
        expired: exhausted revoked
        revoked:
        """,
        string.Join('\n', Enum.GetValues<PackState>().Select(from => $"{from.Word()}: {After(from)}".TrimEnd())));

    [Theory]
    [InlineData(100, PackState.Granted)]
    [InlineData(99, PackState.InUse)]
    [InlineData(0, PackState.Exhausted)]
    public void What_is_left_makes_the_state(long remaining, PackState state) =>
        Assert.Equal(state, AUsage.Pack(100).With(remaining, _today).State);

    [Fact]
    public void It_expires_on_its_day_and_does_not_come_back()
    {
        var pack = AUsage.Pack(100, expiresOn: "2026-03-01");

        var expired = pack.With(40, _today);

        Assert.Equal(PackState.InUse, pack.With(40, _today.AddDays(-1)).State);
        Assert.Equal(PackState.Expired, expired.State);
        Assert.Equal(PackState.Expired, expired.With(60, _today.AddDays(-1)).State);
        Assert.Equal(PackState.Exhausted, expired.With(0, _today).State);
    }

    [Fact]
    public void A_correction_gives_back() =>
        Assert.Equal(PackState.InUse, AUsage.Pack(100).With(0, _today).With(1, _today).State);

    [Fact]
    public void One_that_was_taken_back_stays_so()
    {
        var revoked = (AUsage.Pack(100) with { RevokedAt = AUsage.At("2026-03-01 10:00") }).With(60, _today);

        Assert.Equal(PackState.Revoked, revoked.With(0, _today).State);
        Assert.Throws<InvalidOperationException>(() => (revoked with { RevokedAt = null }).With(60, _today));
    }

    [Fact]
    public void Whatever_is_left_on_whichever_day_there_is_a_way_to_it() => AUsage.ForAll(
        Gen.Zip(Gen.Choose(0, 3), Gen.Choose(-2, 2)).ListOf(),
        moves =>
        {
            var (pack, day) = (AUsage.Pack(3, expiresOn: "2026-03-10"), AUsage.Day("2026-03-08"));
            foreach (var (remaining, later) in moves)
            {
                day = day.AddDays(later);
                pack = pack.With(remaining, day);
            }

            return pack.Remaining is >= 0 and <= 3;
        });

    private static string After(PackState from) => string.Join(' ', Enum.GetValues<PackState>()
        .Where(to => PackTransitions.Allows(from, to)).Select(to => to.Word()));
}
