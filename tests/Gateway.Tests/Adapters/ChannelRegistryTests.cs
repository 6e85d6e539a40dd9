using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Adapters;

namespace Fulfillment.Gateway.Tests.Adapters;

public sealed class ChannelRegistryTests
{
    private const string Partner = ChannelHouse.Partner;

    [Fact]
    public async Task A_good_channel_is_active_and_has_its_settings()
    {
        Environment.SetEnvironmentVariable("FULFILLMENT_TEST_FLAVOR", "salt");
        await using var house = await ChannelHouse.OpenNordicAsync(("Flavor", "env:FULFILLMENT_TEST_FLAVOR"));

        var channel = (await house.Channels.FindAsync("nordic", default))!;

        Assert.Equal((ChannelStatus.Active, "market", Partner, null), (channel.Status, channel.AdapterId, channel.Partner, channel.Reason));
        Assert.Equal("salt", channel.Settings.Find("flavor"));
        Assert.Equal(Partner, house.Channels.Find("nordic")!.Partner);
    }

    [Fact]
    public async Task A_name_that_nobody_set_up_is_no_channel()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();

        Assert.Null(house.Channels.Find("Nordic"));
        Assert.Null(await house.Channels.FindAsync("baltic", default));
    }

    [Theory]
    [InlineData("nordic", "absent", Partner, "There is no adapter absent.")]
    [InlineData("nordic", "broken", Partner, "Adapter broken is not active: Its constructor failed with NotSupportedException.")]
    [InlineData("nordic", null, Partner, "Channels:nordic:adapter is missing.")]
    [InlineData("nordic", "market", null, "Channels:nordic:partner is missing.")]
    [InlineData("nordic", "market", "nobody", "There is no partner nobody.")]
    [InlineData("api", "market", Partner, "No channel can have this name.")]
    [InlineData("Nordic", "market", Partner, "No channel can have this name.")]
    [InlineData("-nordic", "market", Partner, "No channel can have this name.")]
    public async Task A_channel_that_cannot_work_says_why(string name, string? adapter, string? partner, string reason)
    {
        await using var house = await ChannelHouse.OpenAsync(($"{name}:adapter", adapter), ($"{name}:partner", partner));

        await AssertFaultyAsync(house, name, reason);
    }

    [Theory]
    [InlineData("nordic:adaptor", "market", "Channels:nordic:adaptor is no setting of a channel.")]
    [InlineData("nordic:settings:secret", "env:FULFILLMENT_TEST_ABSENT", "Channels:nordic:settings:secret: The environment variable FULFILLMENT_TEST_ABSENT is not set.")]
    [InlineData("nordic:settings:secret", "file:absent", "Channels:nordic:settings:secret: The file absent cannot be read.")]
    [InlineData("nordic:settings:deep:down", "x", "Channels:nordic:settings:deep holds no text.")]
    public async Task Settings_that_cannot_be_read_are_told(string key, string value, string reason)
    {
        await using var house = await ChannelHouse.OpenAsync(
            ("nordic:adapter", "market"), ("nordic:partner", Partner), (key, value));

        await AssertFaultyAsync(house, "nordic", reason);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        await using var house = await ChannelHouse.OpenAsync(
            ("nordic:settings:a", "env:FULFILLMENT_TEST_ABSENT"), ("nordic:settings:b", "file:absent"), ("nordic:x", "y"));

        var channel = await house.Channels.FindAsync("nordic", default);

        Assert.All(
            ["nordic:adapter", "nordic:partner", "settings:a", "settings:b", "nordic:x"],
            fault => Assert.Contains(fault, channel!.Reason));
    }

    [Fact]
    public async Task The_adapter_judges_the_settings()
    {
        await using var house = await ChannelHouse.OpenAsync(
            ("good:adapter", "judging"), ("good:partner", Partner),
            ("strict:adapter", "judging"), ("strict:partner", Partner), ("strict:settings:Mood", "strict"),
            ("broken:adapter", "judging"), ("broken:partner", Partner), ("broken:settings:Mood", "broken"));

        Assert.Equal(ChannelStatus.Active, house.Channels.Entry("good")!.Status);
        await AssertFaultyAsync(house, "strict", "Flavor is missing: set it. Color is missing: set it.");
        await AssertFaultyAsync(house, "broken", "The adapter cannot judge the channel's settings: NotSupportedException.");
    }

    [Fact]
    public async Task A_suspended_partner_stops_its_channels_while_it_is_suspended()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();

        await SetAsync(PrincipalStatus.Suspended);
        var suspended = await house.Channels.FindAsync("nordic", default);
        await SetAsync(PrincipalStatus.Active);
        var active = await house.Channels.FindAsync("nordic", default);

        Assert.Equal((ChannelStatus.Faulty, null), (suspended!.Status, suspended.Adapter));
        Assert.Contains("suspended", suspended.Reason);
        Assert.Equal(ChannelStatus.Active, active!.Status);

        Task SetAsync(PrincipalStatus status) =>
            house.Database.InTransactionAsync(tx => PartnerTable.SetStatusAsync(tx, Partner, status, default), default);
    }

    [Fact]
    public async Task Every_channel_is_listed_by_name_with_its_own_status()
    {
        await using var house = await ChannelHouse.OpenAsync(
            ("b:adapter", "market"), ("b:partner", Partner), ("c:adapter", "absent"), ("c:partner", Partner),
            ("a:adapter", "market"), ("a:partner", "nobody"));

        var all = await house.Channels.AllAsync(default);

        Assert.Equal(
            [("a", ChannelStatus.Faulty), ("b", ChannelStatus.Active), ("c", ChannelStatus.Faulty)],
            all.Select(channel => (channel.Name, channel.Status)));
    }

    private static async Task AssertFaultyAsync(ChannelHouse house, string name, string reason)
    {
        var channel = (await house.Channels.FindAsync(name, default))!;

        Assert.Equal((ChannelStatus.Faulty, reason, null), (channel.Status, channel.Reason, channel.Adapter));
        Assert.False(string.IsNullOrEmpty(channel.Fix));
    }
}
