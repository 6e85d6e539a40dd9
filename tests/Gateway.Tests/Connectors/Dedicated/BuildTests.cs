using Fulfillment.Gateway.Tests.Connectors.Webhooks;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Gateway.Tests.Connectors.Dedicated;

/// <summary>Operations that take their time: built, changed and taken down in stages.</summary>
public sealed class BuildTests : IAsyncLifetime
{
    private static readonly TimeSpan _stage = TimeSpan.FromSeconds(5);

    private DedicatedSubject _dedicated = null!;

    private IProvisioner Provisioner => _dedicated.Provisioner;

    public async Task InitializeAsync() => _dedicated = await DedicatedSubject.OpenAsync();

    public async Task DisposeAsync() => await _dedicated.DisposeAsync();

    [Fact]
    public async Task A_build_is_polled_from_accepted_to_ready()
    {
        var accepted = await Provisioner.ProvisionAsync(_dedicated.Provision(), default);
        _dedicated.Clock.Advance(_stage + TimeSpan.FromSeconds(2));
        var building = await _dedicated.LastOperationAsync();
        var early = await _dedicated.ReadBackAsync(_dedicated.Asked);
        _dedicated.Clock.Advance(TimeSpan.FromSeconds(3));
        var ready = await _dedicated.LastOperationAsync();
        var read = await _dedicated.ReadBackAsync(_dedicated.Asked);

        Assert.Equal(new Outcome.Pending(_stage, "The build of the installation: accepted (1 of 3)."), accepted.Outcome);
        Assert.Equal(
            new Outcome.Pending(TimeSpan.FromSeconds(3), "The build of the installation: building (2 of 3)."), building.Outcome);
        Assert.IsType<Outcome.Pending>(early.Outcome);
        Assert.Equal((null, null, false), (early.Found, early.Access, early.IsAsAsked));
        Assert.Equal((new Outcome.Done(), "ready (3 of 3)"), (ready.Outcome, ready.Stage));
        Assert.True(read.IsAsAsked);
        Assert.Equal("https://prv_1.dedicated.example/", read.Access!.Address);
        Assert.NotEmpty(read.Access.SetupCode!);
    }

    [Theory]
    [InlineData("accepted", 1)]
    [InlineData("building", 2)]
    [InlineData("ready", 3)]
    public async Task A_build_that_fails_says_where_and_why_and_can_begin_anew(string stage, int step)
    {
        _dedicated.Target.FailNext(stage, "capacity.exhausted");
        var request = _dedicated.Provision();

        await Provisioner.ProvisionAsync(request, default);
        _dedicated.Settle();
        var failed = await _dedicated.LastOperationAsync();
        var read = await _dedicated.ReadBackAsync(_dedicated.Asked);
        var anew = await Provisioner.ProvisionAsync(request, default);
        _dedicated.Settle();

        var refused = Assert.IsType<Outcome.Refused>(failed.Outcome);
        Assert.Equal(("installation.failed", BlockedOn.Vendor), (refused.Code, refused.By));
        Assert.Equal($"The build of the installation failed at {stage} ({step} of 3): capacity.exhausted.", refused.Summary);
        Assert.Equal((refused, null, false), (read.Outcome, read.Found, read.IsAsAsked));
        Assert.IsType<Outcome.Pending>(anew.Outcome);
        Assert.True((await _dedicated.ReadBackAsync(_dedicated.Asked)).IsAsAsked);
        Assert.Equal(2, _dedicated.Effects);
    }

    [Fact]
    public async Task While_it_is_built_a_change_waits_its_turn()
    {
        await Provisioner.ProvisionAsync(_dedicated.Provision(), default);
        _dedicated.Clock.Advance(TimeSpan.FromSeconds(1));

        var result = await Provisioner.UpdateAsync(_dedicated.Update(_dedicated.Asked with { Seats = 200 }), default);

        var retry = Assert.IsType<Outcome.Retry>(result.Outcome);
        Assert.Equal(("target.busy", TimeSpan.FromSeconds(4), false), (retry.Code, retry.After, result.Doubtful));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_what_was_there()
    {
        await _dedicated.ProvisionAsync();
        _dedicated.Target.FailNext("changing", "quota.exceeded");
        var asked = _dedicated.Asked with { Seats = 200 };
        var request = _dedicated.Update(asked);

        var begun = await Provisioner.UpdateAsync(request, default);
        _dedicated.Settle();
        var failed = await _dedicated.LastOperationAsync();
        var read = await _dedicated.ReadBackAsync(asked);
        await Provisioner.UpdateAsync(request, default);
        _dedicated.Settle();

        Assert.IsType<Outcome.Pending>(begun.Outcome);
        Assert.Equal("installation.failed", Assert.IsType<Outcome.Refused>(failed.Outcome).Code);
        Assert.Equal([new Drift("seats", "200", "100")], read.Drift);
        Assert.NotNull(read.Access);
        Assert.True((await _dedicated.ReadBackAsync(asked)).IsAsAsked);
    }

    [Fact]
    public async Task It_is_taken_down_in_stages_also_while_it_is_built()
    {
        await Provisioner.ProvisionAsync(_dedicated.Provision(), default);

        var begun = await Provisioner.DeprovisionAsync(_dedicated.Deprovision(), default);
        _dedicated.Clock.Advance(_stage);
        var again = await Provisioner.DeprovisionAsync(_dedicated.Deprovision(), default);
        var standing = await _dedicated.LastOperationAsync();
        var early = await _dedicated.ReadBackAsync(asked: null);
        _dedicated.Clock.Advance(_stage);

        Assert.Equal("accepted (1 of 3)", begun.Stage);
        Assert.Equal(
            new Outcome.Pending(_stage, "The removal of the installation: removing (2 of 3)."), again.Outcome);
        Assert.Equal(again.Outcome, standing.Outcome);
        Assert.False(early.IsAsAsked);
        Assert.True((await _dedicated.ReadBackAsync(asked: null)).IsAsAsked);
        Assert.Equal(2, _dedicated.Effects);
    }

    [Theory]
    [InlineData(null, "region.missing")]
    [InlineData("", "region.missing")]
    [InlineData("mars-north-1", "region.unknown")]
    public async Task A_region_that_is_not_offered_is_the_partner_s_to_name(string? region, string code)
    {
        var result = await Provisioner.ProvisionAsync(
            _dedicated.Provision(_dedicated.Asked with { Region = region }), default);

        var refused = Assert.IsType<Outcome.Refused>(result.Outcome);
        Assert.Equal((code, BlockedOn.Partner), (refused.Code, refused.By));
    }

    [Fact]
    public async Task An_installation_does_not_move()
    {
        await _dedicated.ProvisionAsync();

        var result = await Provisioner.UpdateAsync(_dedicated.Update(_dedicated.Asked with { Region = "us-east-1" }), default);

        Assert.Equal("region.fixed", Assert.IsType<Outcome.Refused>(result.Outcome).Code);
    }

    [Fact]
    public async Task Where_the_service_names_no_time_the_setting_does()
    {
        const string Body = """{"kind":"build","state":"running","stage":"building","step":2,"steps":3}""";
        await using var service = TcpReceiver.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

        var standing = await _dedicated.LastOperationAsync(
            provisioner: _dedicated.At($"http://127.0.0.1:{service.Port}/service"));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<Outcome.Pending>(standing.Outcome).PollAfter);
        Assert.StartsWith(
            "GET /service/api/v1/installations/prv_1/operation HTTP/1.1\r\n", Assert.Single(service.Requests), StringComparison.Ordinal);
    }
}
