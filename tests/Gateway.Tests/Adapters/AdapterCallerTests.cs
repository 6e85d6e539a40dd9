using System.Text.Json;
using Fulfillment.Engine.Inbox;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Adapters;

public sealed class AdapterCallerTests
{
    private static readonly InboundMessage _inbound =
        new() { Headers = new Dictionary<string, string>(), Body = default, ReceivedAt = default };

    private static readonly InboxMessage _message =
        new() { Id = "ibx_1", Channel = "nordic", MessageId = "m-1", Inbound = _inbound, UpdatedAt = default };

    [Theory]
    // What fails has all the time it wants: on a busy machine a short deadline would be faster than the failure.
    [InlineData("throw", 60, "adapter.failed", 4005)]
    [InlineData("cancel", 60, "adapter.failed", 4005)]
    [InlineData("wait", 0.2, "adapter.timeout", 4006)]
    [InlineData("hang", 0.2, "adapter.timeout", 4006)]
    [InlineData("block", 0.2, "adapter.timeout", 4006)]
    public async Task Whatever_an_adapter_does_the_message_waits(string behavior, double seconds, string code, int logged)
    {
        await using var house = await ChannelHouse.OpenNordicAsync(("Behave", behavior));
        house.Folder.Options.CallSeconds = seconds;

        var later = Assert.IsType<Translation.Later>(await Translator(house).TranslateAsync(_message, 1, default));

        Assert.Equal(code, later.Code);
        Assert.DoesNotContain("nobody should see", later.Summary);
        Assert.Contains(house.Log.Lines, line => line.StartsWith($"{logged} "));
    }

    [Fact]
    public async Task The_envelope_says_which_call_this_is()
    {
        await using var house = await ChannelHouse.OpenNordicAsync(("Flavor", "salt"));

        var refused = Assert.IsType<Translation.Refused>(await Translator(house).TranslateAsync(_message, 3, default));

        var envelope = JsonDocument.Parse(refused.Summary).RootElement;
        Assert.Equal("ibx_1", envelope.GetProperty("OperationId").GetString());
        Assert.Equal(3, envelope.GetProperty("Attempt").GetInt32());
        Assert.Equal("ibx_1:translate", envelope.GetProperty("IdempotencyKey").GetString());
        Assert.Equal("nordic", envelope.GetProperty("Channel").GetString());
        Assert.Equal("salt", envelope.GetProperty("Flavor").GetString());
        Assert.Equal(house.Clock.GetUtcNow() + TimeSpan.FromSeconds(10), envelope.GetProperty("Deadline").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_line_of_an_adapter_is_one_line_of_the_log()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();

        await Translator(house).TranslateAsync(_message, 1, default);

        Assert.Contains("4008 market nordic: one line and what looks like another", house.Log.Lines);
    }

    [Fact]
    public async Task A_code_that_is_none_is_not_passed_on()
    {
        await using var house = await ChannelHouse.OpenNordicAsync(("Code", "'; DROP TABLE orders; --"));

        var refused = Assert.IsType<Translation.Refused>(await Translator(house).TranslateAsync(_message, 1, default));

        Assert.Equal("adapter.failed", refused.Code);
    }

    [Fact]
    public async Task A_faulty_channel_lets_its_messages_wait_with_the_reason()
    {
        await using var house = await ChannelHouse.OpenAsync(("nordic:adapter", "absent"), ("nordic:partner", "x"));

        var later = Assert.IsType<Translation.Later>(await Translator(house).TranslateAsync(_message, 1, default));

        Assert.Equal(("adapter.unavailable", "There is no adapter absent."), (later.Code, later.Summary));
    }

    [Fact]
    public async Task When_the_host_stops_the_call_is_cancelled_and_not_judged()
    {
        await using var house = await ChannelHouse.OpenNordicAsync(("Behave", "hang"));
        using var stopping = new CancellationTokenSource();
        var call = Translator(house).TranslateAsync(_message, 1, stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Empty(house.Log.Lines);
    }

    [Fact]
    public async Task What_an_adapter_remembers_has_limits()
    {
        await using var house = await ChannelHouse.OpenNordicAsync();
        var state = new ChannelState(house.Database, "nordic");

        await Assert.ThrowsAsync<ArgumentException>(async () => await state.GetAsync("", default));
        await Assert.ThrowsAsync<ArgumentException>(async () => await state.GetAsync(new string('x', 201), default));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await state.CompareAndSetAsync("k", new string('ü', 40_000), 0, default));
        Assert.True(await state.CompareAndSetAsync("k", new string('x', 64 * 1024), 0, default));
        Assert.Equal(1, (await state.GetAsync("k", default))!.Version);
    }

    private static AdapterTranslator Translator(ChannelHouse house) =>
        new(house.Channels, house.Caller, Options.Create(house.Folder.Options));
}
