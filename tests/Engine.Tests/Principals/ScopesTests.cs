using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Tests.Support;

namespace Fulfillment.Engine.Tests.Principals;

public sealed class ScopesTests
{
    [Fact]
    public void Partners_and_operators_share_no_scope() =>
        Assert.Empty(Scopes.ForPartners.Intersect(Scopes.ForOperators));

    [Theory]
    [InlineData(OperatorRole.Viewer, "ops.read")]
    [InlineData(OperatorRole.Operator, "ops.read ops.write")]
    [InlineData(OperatorRole.Reviewer, "ops.read screening.review")]
    [InlineData(OperatorRole.Admin, "ops.read ops.write screening.review")]
    public void A_role_allows_what_it_needs(OperatorRole role, string scopes) =>
        Assert.Equal(scopes, string.Join(' ', Scopes.Of(role)));

    [Fact]
    public void Only_a_sandbox_has_a_clock_of_its_own()
    {
        var clock = new ManualClock();
        var ahead = TimeSpan.FromDays(40);

        var sandbox = (A.SandboxPartner() with { ClockOffset = ahead }).Now(clock);
        var other = (A.Partner() with { ClockOffset = ahead }).Now(clock);

        Assert.Equal(clock.GetUtcNow() + ahead, sandbox);
        Assert.Equal(clock.GetUtcNow(), other);
    }

    [Fact]
    public void Without_an_agreement_on_skus_all_may_be_sold()
    {
        Assert.True(A.Partner().MaySell("premium-sm"));
        Assert.False((A.Partner() with { AllowedSkus = ["ultimate-sm"] }).MaySell("premium-sm"));
        Assert.False((A.Partner() with { AllowedSkus = [] }).MaySell("premium-sm"));
    }
}
