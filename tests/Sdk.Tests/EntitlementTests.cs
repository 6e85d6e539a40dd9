using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Sdk.Tests;

public sealed class EntitlementTests
{
    private static readonly Pack _pack = new()
    {
        PurchaseId = "pur_1",
        Meter = "minutes",
        Amount = 10_000,
        ExpiresOn = new DateOnly(2027, 11, 21),
    };

    private static readonly Entitlement _asked = new()
    {
        Plan = "premium",
        Seats = 10,
        StartsOn = new DateOnly(2026, 11, 21),
        EndsOn = new DateOnly(2027, 11, 21),
        Namespace = "acme",
        AddOns = new Dictionary<string, long> { ["storage"] = 30_000 },
        Packs = [_pack],
    };

    [Fact]
    public void What_is_as_asked_has_no_drift() => Assert.Empty((_asked with { Packs = [_pack with { }] }).DriftFrom(_asked));

    [Fact]
    public void Every_member_that_differs_is_named_with_both_sides()
    {
        var found = new Entitlement
        {
            Plan = "ultimate",
            Seats = 9,
            StartsOn = new DateOnly(2026, 11, 22),
            EndsOn = new DateOnly(2028, 11, 21),
            Region = "eu-central-1",
            AddOns = new Dictionary<string, long> { ["assistant"] = 2, ["storage"] = 20_000 },
            Packs = [_pack with { Amount = 5_000 }, _pack with { PurchaseId = "pur_2", ExpiresOn = null }],
        };

        Assert.Equal(
            [
                new Drift("plan", "premium", "ultimate"),
                new Drift("seats", "10", "9"),
                new Drift("startsOn", "2026-11-21", "2026-11-22"),
                new Drift("endsOn", "2027-11-21", "2028-11-21"),
                new Drift("namespace", "acme", null),
                new Drift("region", null, "eu-central-1"),
                new Drift("add-on assistant", null, "2"),
                new Drift("add-on storage", "30000", "20000"),
                new Drift("pack pur_1", "10000 minutes until 2027-11-21", "5000 minutes until 2027-11-21"),
                new Drift("pack pur_2", null, "10000 minutes until the end"),
            ],
            found.DriftFrom(_asked));
    }

    [Fact]
    public void A_read_back_is_as_asked_when_it_was_read_and_nothing_differs()
    {
        var read = new ReadBackResult { Outcome = new Outcome.Done(), Found = _asked };

        Assert.True(read.IsAsAsked);
        Assert.False((read with { Drift = [new Drift("seats", "10", "9")] }).IsAsAsked);
        Assert.False((read with { Outcome = new Outcome.Pending(TimeSpan.FromSeconds(1), "building") }).IsAsAsked);
    }

    [Fact]
    public void What_lets_a_customer_in_is_not_written_out()
    {
        var access = new TargetAccess { Address = "https://acme.example/", SetupCode = "canary" };

        var read = new ReadBackResult { Outcome = new Outcome.Done(), Access = access };

        Assert.Contains("https://acme.example/", $"{read}");
        Assert.DoesNotContain("canary", $"{read} {access}");
    }
}
