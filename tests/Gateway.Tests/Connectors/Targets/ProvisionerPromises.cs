using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Gateway.Tests.Connectors.Targets;

/// <summary>What every provisioner promises to the engine. One sealed subclass per provisioner.</summary>
public abstract class ProvisionerPromises : IAsyncLifetime
{
    /// <summary>The target did it, and the answer is lost in one way or another.</summary>
    public static TheoryData<FaultKind> LostAnswers =>
        [FaultKind.DropAfterCommit, FaultKind.ErrorAfterCommit, FaultKind.Truncate, FaultKind.Garbage, FaultKind.Slow];

    /// <summary>The target did nothing, and that cannot be seen from the answer.</summary>
    public static TheoryData<FaultKind> LostRequests => [FaultKind.Error, FaultKind.Delay];

    private protected ProvisionerSubject Subject { get; private set; } = null!;

    private IProvisioner Provisioner => Subject.Provisioner;

    public async Task InitializeAsync() => Subject = await OpenAsync();

    public async Task DisposeAsync() => await Subject.DisposeAsync();

    /// <summary>Puts a provisioner that breaks a promise into the place of the good one.</summary>
    internal void Tamper(Func<IProvisioner, TamperedProvisioner> tamper) => Subject.Provisioner = tamper(Provisioner);

    private protected abstract Task<ProvisionerSubject> OpenAsync();

    [Fact]
    public async Task What_is_asked_for_is_there_and_reads_back_as_asked()
    {
        var begun = await Provisioner.ProvisionAsync(Subject.Provision(), default);
        Subject.Settle();

        Assert.True(begun.Outcome is Outcome.Done or Outcome.Pending, $"{begun}");
        Assert.Equal(new Outcome.Done(), (await Subject.LastOperationAsync()).Outcome);
        var read = await Subject.ReadBackAsync(Subject.Asked);
        Assert.True(read.IsAsAsked, $"{read} {string.Join(' ', read.Drift)}");
        Assert.Empty(read.Found!.DriftFrom(Subject.Asked));
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing()
    {
        var request = Subject.Provision();

        await Provisioner.ProvisionAsync(request, default);
        var during = await Provisioner.ProvisionAsync(request, default);
        Subject.Settle();
        var after = await Provisioner.ProvisionAsync(request with { Deadline = DateTimeOffset.MaxValue }, default);
        var byAnotherKey = await Provisioner.ProvisionAsync(Subject.Provision(), default);

        Assert.True(during.Outcome is Outcome.Done or Outcome.Pending, $"{during}");
        Assert.Equal((new Outcome.Done(), new Outcome.Done()), (after.Outcome, byAnotherKey.Outcome));
        Assert.Equal(1, Subject.Effects);
    }

    [Fact]
    public async Task Fifty_equal_requests_at_once_have_one_effect()
    {
        var request = Subject.Provision();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Provisioner.ProvisionAsync(request, default).AsTask()));

        Assert.All(results, result => Assert.True(result.Outcome is Outcome.Done or Outcome.Pending, $"{result}"));
        Assert.Equal(1, Subject.Effects);
    }

    [Fact]
    public async Task The_same_id_with_another_content_is_a_conflict_and_the_first_stays()
    {
        await Subject.ProvisionAsync();

        var other = await Provisioner.ProvisionAsync(Subject.Provision(Subject.Asked with { Seats = 11 }), default);

        AssertRefused("provisioning.conflict", BlockedOn.Vendor, other.Outcome);
        Assert.True((await Subject.ReadBackAsync(Subject.Asked)).IsAsAsked);
    }

    [Fact]
    public async Task The_same_key_for_another_id_is_a_conflict()
    {
        await Provisioner.ProvisionAsync(Subject.Provision(key: "key"), default);

        var other = await Provisioner.ProvisionAsync(Subject.Provision(id: "prv_2", key: "key"), default);

        AssertRefused("provisioning.conflict", BlockedOn.Vendor, other.Outcome);
        Assert.Null((await Subject.LastOperationAsync("prv_2")).Outcome);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task When_the_answer_is_lost_the_read_back_shows_that_it_was_done(FaultKind kind)
    {
        Subject.Faults.Add(new Fault { Kind = kind, Method = "PUT", Seconds = 60 });
        var request = Impatient(Subject.Provision(), kind);

        var lost = await Provisioner.ProvisionAsync(request, default);
        var standing = await Subject.LastOperationAsync();
        Subject.Settle();
        var read = await Subject.ReadBackAsync(Subject.Asked);
        var again = await Provisioner.ProvisionAsync(request with { Deadline = DateTimeOffset.MaxValue }, default);

        Assert.True(lost is { Outcome: Outcome.Retry, Doubtful: true }, $"{lost}");
        Assert.True(standing.Outcome is Outcome.Done or Outcome.Pending, $"{standing}");
        Assert.True(read.IsAsAsked, $"{read}");
        Assert.Equal((new Outcome.Done(), 1), (again.Outcome, Subject.Effects));
    }

    [Theory]
    [MemberData(nameof(LostRequests))]
    public async Task When_it_never_began_that_is_told_and_a_repeat_does_it(FaultKind kind)
    {
        Subject.Faults.Add(new Fault { Kind = kind, Method = "PUT", Seconds = 60 });
        var request = Impatient(Subject.Provision(), kind);

        var lost = await Provisioner.ProvisionAsync(request, default);
        var standing = await Subject.LastOperationAsync();
        var read = await Subject.ReadBackAsync(Subject.Asked);
        await Provisioner.ProvisionAsync(request with { Deadline = DateTimeOffset.MaxValue }, default);
        Subject.Settle();

        Assert.True(lost is { Outcome: Outcome.Retry, Doubtful: true }, $"{lost}");
        Assert.Null(standing.Outcome);
        Assert.Equal([new Drift("provisioning", "there", null)], read.Drift);
        Assert.True((await Subject.ReadBackAsync(Subject.Asked)).IsAsAsked);
        Assert.Equal(1, Subject.Effects);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_change_whose_answer_is_lost_reads_back_as_asked(FaultKind kind)
    {
        await Subject.ProvisionAsync();
        var more = Subject.Asked with { Seats = 25 };
        Subject.Faults.Add(new Fault { Kind = kind, Method = "PATCH", Seconds = 60 });
        var request = Impatient(Subject.Update(more), kind);

        var lost = await Provisioner.UpdateAsync(request, default);
        Subject.Settle();
        var read = await Subject.ReadBackAsync(more);
        var again = await Provisioner.UpdateAsync(request with { Deadline = DateTimeOffset.MaxValue }, default);

        Assert.True(lost is { Outcome: Outcome.Retry, Doubtful: true }, $"{lost}");
        Assert.True(read.IsAsAsked, $"{read}");
        Assert.Equal((new Outcome.Done(), 2), (again.Outcome, Subject.Effects));
    }

    [Theory]
    [InlineData(FaultKind.Throttle, "target.throttled")]
    [InlineData(FaultKind.Unavailable, "target.unavailable")]
    public async Task A_wait_that_is_asked_for_is_told_and_nothing_is_doubtful(FaultKind kind, string code)
    {
        Subject.Faults.Add(new Fault { Kind = kind, Method = "PUT", Seconds = 7 });

        var result = await Provisioner.ProvisionAsync(Subject.Provision(), default);

        var retry = Assert.IsType<Outcome.Retry>(result.Outcome);
        Assert.Equal((code, TimeSpan.FromSeconds(7), false, 0), (retry.Code, retry.After, result.Doubtful, Subject.Effects));
    }

    [Theory]
    [InlineData(FaultKind.Error)]
    [InlineData(FaultKind.Throttle)]
    [InlineData(FaultKind.Unavailable)]
    [InlineData(FaultKind.DropAfterCommit)]
    [InlineData(FaultKind.Truncate)]
    [InlineData(FaultKind.Garbage)]
    public async Task What_could_not_be_read_is_never_told_as_gone(FaultKind kind)
    {
        await Subject.ProvisionAsync();
        Subject.Faults.Add(new Fault { Kind = kind, Times = 2 });

        var standing = await Subject.LastOperationAsync();
        var read = await Subject.ReadBackAsync(Subject.Asked);

        Assert.IsType<Outcome.Retry>(standing.Outcome);
        Assert.IsType<Outcome.Retry>(read.Outcome);
        Assert.False(read.IsAsAsked);
    }

    [Fact]
    public async Task When_nobody_answers_nothing_was_done()
    {
        var nowhere = Subject.At("http://127.0.0.1:1/");

        var result = await nowhere.ProvisionAsync(Subject.Provision(), default);

        Assert.Equal("target.unreachable", Assert.IsType<Outcome.Retry>(result.Outcome).Code);
        Assert.False(result.Doubtful);
    }

    [Fact]
    public async Task When_there_is_no_time_left_nobody_is_asked()
    {
        var late = Subject.Provision() with { Deadline = Subject.Clock.GetUtcNow() };

        var result = await Provisioner.ProvisionAsync(late, default);

        Assert.Equal("target.late", Assert.IsType<Outcome.Retry>(result.Outcome).Code);
        Assert.Equal((false, 0), (result.Doubtful, Subject.Effects));
    }

    [Fact]
    public async Task A_wrong_credential_is_the_vendor_s_to_mend()
    {
        var stranger = Subject.At(Subject.Address, "another-credential-0123");

        var result = await stranger.ProvisionAsync(Subject.Provision(), default);
        var standing = await Subject.LastOperationAsync(provisioner: stranger);
        var read = await Subject.ReadBackAsync(Subject.Asked, provisioner: stranger);

        AssertRefused("target.unauthorized", BlockedOn.Vendor, result.Outcome);
        AssertRefused("target.unauthorized", BlockedOn.Vendor, standing.Outcome);
        AssertRefused("target.unauthorized", BlockedOn.Vendor, read.Outcome);
    }

    [Fact]
    public async Task What_the_target_refuses_is_refused()
    {
        var plan = await Provisioner.ProvisionAsync(Subject.Provision(Subject.Asked with { Plan = "gold" }), default);
        var seats = await Provisioner.ProvisionAsync(Subject.Provision(Subject.Asked with { Seats = 0 }), default);

        AssertRefused("plan.unknown", BlockedOn.Vendor, plan.Outcome);
        AssertRefused("target.refused", BlockedOn.Vendor, seats.Outcome);
    }

    [Fact]
    public async Task A_change_reads_back_as_asked_and_its_repeat_changes_nothing()
    {
        await Subject.ProvisionAsync();
        var asked = Subject.Asked with { Plan = "ultimate", Seats = 500, EndsOn = new DateOnly(2028, 11, 21) };
        var request = Subject.Update(asked);

        await Provisioner.UpdateAsync(request, default);
        Subject.Settle();
        var again = await Provisioner.UpdateAsync(request with { Deadline = DateTimeOffset.MaxValue }, default);

        Assert.True((await Subject.ReadBackAsync(asked)).IsAsAsked);
        Assert.Equal((new Outcome.Done(), 2), (again.Outcome, Subject.Effects));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed()
    {
        var result = await Provisioner.UpdateAsync(Subject.Update(Subject.Asked), default);

        AssertRefused("provisioning.unknown", BlockedOn.Vendor, result.Outcome);
    }

    [Fact]
    public async Task Add_ons_are_as_told_and_gone_when_they_are_left_out()
    {
        var (more, other) = (
            Subject.Asked with { AddOns = new Dictionary<string, long> { ["storage"] = 30_000, ["assistant"] = 5 } },
            Subject.Asked with { AddOns = new Dictionary<string, long> { ["assistant"] = 5 } });

        await Subject.ProvisionAsync();
        await Provisioner.UpdateAsync(Subject.Update(more), default);
        Subject.Settle();
        var raised = await Subject.ReadBackAsync(more);
        await Provisioner.UpdateAsync(Subject.Update(other), default);
        Subject.Settle();

        Assert.True(raised.IsAsAsked, $"{raised}");
        Assert.Equal([new Drift("add-on storage", "30000", null)], (await Subject.ReadBackAsync(more)).Drift);
    }

    [Fact]
    public async Task A_pack_is_added_once_and_stays_when_it_is_left_out()
    {
        var pack = new Pack { PurchaseId = "pur_1", Meter = "minutes", Amount = 1_000, ExpiresOn = new DateOnly(2027, 11, 21) };
        var (one, two) = (
            Subject.Asked with { Packs = [pack] },
            Subject.Asked with { Packs = [pack, pack with { PurchaseId = "pur_2", Amount = 5_000, ExpiresOn = null }] });

        await Subject.ProvisionAsync(one);
        await Provisioner.UpdateAsync(Subject.Update(two), default);
        Subject.Settle();
        await Provisioner.UpdateAsync(Subject.Update(Subject.Asked with { Seats = 11 }), default);
        Subject.Settle();

        var read = await Subject.ReadBackAsync(two);
        Assert.Equal([new Drift("seats", $"{Subject.Asked.Seats}", "11")], read.Drift);
    }

    [Fact]
    public async Task One_purchase_with_two_contents_is_a_conflict()
    {
        var pack = new Pack { PurchaseId = "pur_1", Meter = "minutes", Amount = 1_000 };
        await Subject.ProvisionAsync(Subject.Asked with { Packs = [pack] });

        var other = await Provisioner.UpdateAsync(
            Subject.Update(Subject.Asked with { Packs = [pack with { Amount = 2_000 }] }), default);

        AssertRefused("provisioning.conflict", BlockedOn.Vendor, other.Outcome);
    }

    [Fact]
    public async Task What_is_taken_away_twice_is_gone()
    {
        await Subject.ProvisionAsync();

        var first = await Provisioner.DeprovisionAsync(Subject.Deprovision(), default);
        Subject.Settle();
        var second = await Provisioner.DeprovisionAsync(Subject.Deprovision(), default);
        var never = await Provisioner.DeprovisionAsync(Subject.Deprovision("prv_2"), default);

        Assert.True(first.Outcome is Outcome.Done or Outcome.Pending, $"{first}");
        Assert.Equal((new Outcome.Done(), new Outcome.Done()), (second.Outcome, never.Outcome));
        Assert.Null((await Subject.LastOperationAsync()).Outcome);
        Assert.True((await Subject.ReadBackAsync(asked: null)).IsAsAsked);
    }

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task A_removal_whose_answer_is_lost_reads_back_as_gone(FaultKind kind)
    {
        await Subject.ProvisionAsync();
        Subject.Faults.Add(new Fault { Kind = kind, Method = "DELETE", Seconds = 60 });

        var lost = await Provisioner.DeprovisionAsync(Impatient(Subject.Deprovision(), kind), default);
        Subject.Settle();

        Assert.True(lost is { Outcome: Outcome.Retry, Doubtful: true }, $"{lost}");
        Assert.True((await Subject.ReadBackAsync(asked: null)).IsAsAsked);
    }

    [Fact]
    public async Task What_should_be_gone_and_is_not_is_named()
    {
        await Subject.ProvisionAsync();

        var read = await Subject.ReadBackAsync(asked: null);

        Assert.Equal([new Drift("provisioning", null, "there")], read.Drift);
    }

    [Fact]
    public async Task What_was_taken_away_can_be_asked_for_again()
    {
        await Subject.ProvisionAsync();
        await Provisioner.DeprovisionAsync(Subject.Deprovision(), default);
        Subject.Settle();

        await Subject.ProvisionAsync(Subject.Asked with { Seats = 7 });

        Assert.True((await Subject.ReadBackAsync(Subject.Asked with { Seats = 7 })).IsAsAsked);
    }

    [Fact]
    public async Task Who_gives_up_is_let_go()
    {
        using var patience = new CancellationTokenSource();
        Subject.Faults.Add(new Fault { Kind = FaultKind.Delay, Seconds = 60 });

        var asking = Provisioner.ProvisionAsync(Subject.Provision(), patience.Token).AsTask();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task No_credential_and_no_code_is_told_in_an_outcome()
    {
        var told = new List<string>();
        foreach (var kind in Enum.GetValues<FaultKind>().Except([FaultKind.Delay, FaultKind.Slow]))
        {
            Subject.Faults.Add(new Fault { Kind = kind, Method = "PUT" });
            told.Add($"{await Provisioner.ProvisionAsync(Subject.Provision(), default)}");
        }

        Subject.Settle();
        var read = await Subject.ReadBackAsync(Subject.Asked);
        told.Add($"{read} {read.Access}");

        Assert.DoesNotContain(told, text => text.Contains("canary", StringComparison.Ordinal));
        Assert.DoesNotContain(told, text => read.Access?.SetupCode is { } code && text.Contains(code, StringComparison.Ordinal));
    }

    private static void AssertRefused(string code, BlockedOn by, Outcome? outcome)
    {
        var refused = Assert.IsType<Outcome.Refused>(outcome);
        Assert.Equal((code, by), (refused.Code, refused.By));
    }

    // Three seconds are enough for every call but the one that is held up.
    private T Impatient<T>(T request, FaultKind kind)
        where T : ProvisioningRequest =>
        kind is FaultKind.Slow or FaultKind.Delay
            ? request with { Deadline = Subject.Clock.GetUtcNow().AddSeconds(3.5) }
            : request;
}
