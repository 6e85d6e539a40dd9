using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Gateway.Tests.Connectors.Saas;

/// <summary>Whose a namespace is, and how a subscription moves from one to another.</summary>
public sealed class NamespaceTests : IAsyncLifetime
{
    private static readonly Pack _pack = new()
    {
        PurchaseId = "pur_1",
        Meter = "minutes",
        Amount = 1_000,
        ExpiresOn = new DateOnly(2027, 11, 21),
    };

    private SaasSubject _saas = null!;

    public async Task InitializeAsync() => _saas = await SaasSubject.OpenAsync();

    public async Task DisposeAsync() => await _saas.DisposeAsync();

    [Theory]
    [InlineData("acme")]
    [InlineData("ACME")]
    [InlineData("1")]
    [InlineData("acme/platform")]
    [InlineData("2")]
    public async Task Every_name_of_a_namespace_leads_to_the_topmost_one(string name)
    {
        var asked = _saas.Asked with { Namespace = name };

        await _saas.ProvisionAsync(asked);
        var read = await _saas.ReadBackAsync(asked);

        Assert.True(read.IsAsAsked, $"{read} {string.Join(' ', read.Drift)}");
        Assert.Equal("acme", read.Found!.Namespace);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("acme/none")]
    [InlineData("99")]
    [InlineData("99999999999999999999")]
    [InlineData("../subscriptions/x?a=b&path=acme#c")]
    [InlineData("acme%2Fplatform")]
    [InlineData("ac me\u0000\r\n")]
    public async Task A_namespace_that_does_not_exist_is_the_customer_s_to_name(string name)
    {
        var result = await _saas.Provisioner.ProvisionAsync(_saas.Provision(_saas.Asked with { Namespace = name }), default);

        AssertRefused("namespace.unknown", BlockedOn.Customer, result.Outcome);
        Assert.Equal(0, _saas.Effects);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Without_a_namespace_the_customer_has_to_claim_one(string? name)
    {
        var result = await _saas.Provisioner.ProvisionAsync(_saas.Provision(_saas.Asked with { Namespace = name }), default);

        AssertRefused("namespace.missing", BlockedOn.Customer, result.Outcome);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/platform")]
    public async Task A_namespace_has_one_active_subscription(string name)
    {
        await _saas.ProvisionAsync();

        var second = await _saas.Provisioner.ProvisionAsync(
            _saas.Provision(_saas.Asked with { Namespace = name }, "prv_2"), default);

        AssertRefused("namespace.taken", BlockedOn.Vendor, second.Outcome);
        Assert.True((await _saas.ReadBackAsync(_saas.Asked)).IsAsAsked);
        Assert.Null((await _saas.ReadBackAsync(_saas.Asked, "prv_2")).Found);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("acc_other", false)]
    [InlineData("acc_initech", true)]
    public async Task A_namespace_of_an_account_goes_to_no_other(string? account, bool isLinked)
    {
        var request = _saas.Provision(_saas.Asked with { Namespace = "initech" }) with { AccountId = account };

        var result = await _saas.Provisioner.ProvisionAsync(request, default);

        Assert.Equal(isLinked ? "" : "namespace.taken", (result.Outcome as Outcome.Refused)?.Code ?? "");
    }

    [Theory]
    [InlineData("acc_1", "acc_1", true)]
    [InlineData("acc_1", "acc_2", false)]
    [InlineData("acc_1", null, false)]
    [InlineData(null, null, false)]
    public async Task Only_the_same_account_follows_a_subscription_that_has_ended(string? first, string? second, bool follows)
    {
        await _saas.Provisioner.ProvisionAsync(_saas.Provision() with { AccountId = first }, default);
        _saas.Clock.Advance(TimeSpan.FromDays(365));
        var next = _saas.Asked with { StartsOn = new DateOnly(2027, 11, 21), EndsOn = new DateOnly(2028, 11, 21) };

        var result = await _saas.Provisioner.ProvisionAsync(_saas.Provision(next, "prv_2") with { AccountId = second }, default);

        Assert.Equal(follows, result.Outcome is Outcome.Done);
        Assert.Equal(follows, (await _saas.ReadBackAsync(next, "prv_2")).IsAsAsked);
    }

    [Fact]
    public async Task A_transfer_keeps_the_packs_and_frees_the_namespace_that_it_leaves()
    {
        await _saas.ProvisionAsync(_saas.Asked with { Packs = [_pack] });
        var moved = _saas.Asked with { Namespace = "globex" };

        var result = await _saas.Provisioner.UpdateAsync(_saas.Update(moved), default);
        await _saas.ProvisionAsync(id: "prv_2");

        Assert.IsType<Outcome.Done>(result.Outcome);
        Assert.True((await _saas.ReadBackAsync(moved with { Packs = [_pack] })).IsAsAsked);
        Assert.True((await _saas.ReadBackAsync(_saas.Asked, "prv_2")).IsAsAsked);
    }

    [Fact]
    public async Task A_transfer_to_a_namespace_that_is_taken_moves_nothing()
    {
        await _saas.ProvisionAsync();
        await _saas.ProvisionAsync(_saas.Asked with { Namespace = "globex" }, "prv_2");

        var result = await _saas.Provisioner.UpdateAsync(
            _saas.Update(_saas.Asked with { Namespace = "globex", Seats = 20 }), default);

        AssertRefused("namespace.taken", BlockedOn.Vendor, result.Outcome);
        Assert.True((await _saas.ReadBackAsync(_saas.Asked)).IsAsAsked);
    }

    [Theory]
    [InlineData(FaultKind.DropAfterCommit, "POST")]
    [InlineData(FaultKind.Truncate, "POST")]
    [InlineData(FaultKind.Throttle, "PATCH")]
    [InlineData(FaultKind.Error, "PATCH")]
    [InlineData(FaultKind.DropAfterCommit, "PATCH")]
    public async Task A_transfer_that_breaks_off_is_doubtful_and_its_repeat_does_what_is_left(FaultKind kind, string method)
    {
        await _saas.ProvisionAsync();
        var asked = _saas.Asked with { Namespace = "globex", Seats = 20 };
        var request = _saas.Update(asked);
        _saas.Faults.Add(new Fault { Kind = kind, Method = method });

        var broken = await _saas.Provisioner.UpdateAsync(request, default);
        var again = await _saas.Provisioner.UpdateAsync(request, default);

        Assert.True(broken is { Outcome: Outcome.Retry, Doubtful: true }, $"{broken}");
        Assert.IsType<Outcome.Done>(again.Outcome);
        Assert.True((await _saas.ReadBackAsync(asked)).IsAsAsked);
        Assert.Equal(3, _saas.Effects);
    }

    [Fact]
    public async Task A_subscription_without_its_packs_is_half_done_and_says_so()
    {
        var asked = _saas.Asked with { Packs = [_pack] };
        var request = _saas.Provision(asked);
        _saas.Faults.Add(new Fault { Kind = FaultKind.Throttle, Method = "POST" });

        var broken = await _saas.Provisioner.ProvisionAsync(request, default);
        var read = await _saas.ReadBackAsync(asked);
        await _saas.Provisioner.ProvisionAsync(request, default);

        Assert.True(broken is { Outcome: Outcome.Retry, Doubtful: true }, $"{broken}");
        Assert.Equal([new Drift("pack pur_1", "1000 minutes until 2027-11-21", null)], read.Drift);
        Assert.True((await _saas.ReadBackAsync(asked)).IsAsAsked);
        Assert.Equal(2, _saas.Effects);
    }

    [Theory]
    [InlineData("globex")]
    [InlineData("nobody")]
    public async Task A_subscription_in_another_namespace_than_asked_is_named(string name)
    {
        await _saas.ProvisionAsync();

        var read = await _saas.ReadBackAsync(_saas.Asked with { Namespace = name });

        Assert.Equal([new Drift("namespace", name, "acme")], read.Drift);
    }

    [Fact]
    public async Task Where_a_name_cannot_be_looked_up_nothing_is_said_of_it()
    {
        await _saas.ProvisionAsync();
        // The first call finds the subscription, the second asks for the namespace.
        _saas.Faults.Add(new Fault { Kind = FaultKind.Slow, Method = "GET", Seconds = 0 });
        _saas.Faults.Add(new Fault { Kind = FaultKind.Error, Method = "GET" });

        var read = await _saas.ReadBackAsync(_saas.Asked with { Namespace = "acme/platform" });

        Assert.Equal("target.failed", Assert.IsType<Outcome.Retry>(read.Outcome).Code);
        Assert.Null(read.Found);
    }

    private static void AssertRefused(string code, BlockedOn by, Outcome outcome)
    {
        var refused = Assert.IsType<Outcome.Refused>(outcome);
        Assert.Equal((code, by), (refused.Code, refused.By));
    }
}
