using System.Text.Json;
using System.Text.RegularExpressions;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>How the program begins and ends.</summary>
public sealed partial class LifetimeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_host_is_ready_soon_after_its_start_and_ends_when_it_is_told()
    {
        await using var house = new HouseProgram();

        using var serving = await house.ServeAsync();
        using var client = serving.Anonymous();
        var ready = await client.ReadAsync("/healthz/ready");
        await house.TerminateAsync(serving);
        var code = await serving.Process.WaitForExitAsync(TimeSpan.FromSeconds(30));

        output.WriteLine($"Listening {serving.StartedIn.TotalMilliseconds:0} ms after the process was started.");
        Assert.Equal(200, ready.Status);
        Assert.Equal(0, code);
        Assert.True(serving.StartedIn < TimeSpan.FromSeconds(10), $"It took {serving.StartedIn}.");
    }

    [Fact]
    public async Task A_host_that_is_told_to_end_answers_whoever_waits_and_loses_nothing()
    {
        await using var house = new HouseProgram();
        var partner = await house.ClientAsync("partners", "add", "Patient", "--sandbox");
        string id;
        using (var serving = await house.ServeAsync())
        {
            using var client = await serving.SignInAsync(partner);
            id = (await client.PlaceAsync(Orders.Body(sku: "sandbox-slow"))).At("id")!;
            await house.TerminateAsync(serving);
            Assert.Equal(0, await serving.Process.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        }

        using var next = await house.ServeAsync();
        using var reader = await next.SignInAsync(partner);
        await Eventually.HoldsAsync(
            () => reader.ReadAsync($"/v1/orders/{id}"),
            order => order.At("status") == "fulfilled",
            TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Who_waits_for_an_order_is_answered_when_the_host_is_told_to_end()
    {
        await using var house = new HouseProgram();
        var partner = await house.ClientAsync("partners", "add", "Patient", "--sandbox");
        using var serving = await house.ServeAsync();
        using var client = await serving.SignInAsync(partner);
        var body = Orders.Body();
        body["customer"]!["name"] = "Sandbox Review Ltd";
        var held = await client.PlaceAsync(body, wait: 20);

        var waiting = client.GetAsync($"/v1/orders/{held.At("id")}", ("Prefer", "wait=30"));
        await house.TerminateAsync(serving);
        var answer = await waiting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((200, "held"), (answer.Status, answer.At("status")));
        Assert.Equal(0, await serving.Process.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task The_demo_ends_by_itself_and_prints_a_license()
    {
        await using var house = new HouseProgram();
        using var folder = new TempFolder();

        using var demo = ChildProcess.Start("dotnet", [HouseProgram.Dll, "demo", "--exit"], folder: folder.Path);
        var code = await demo.WaitForExitAsync(TimeSpan.FromSeconds(60));

        Assert.True(code == 0, string.Join('\n', demo.Lines));
        var license = Assert.Single(demo.Lines, line => CompactJws().IsMatch(line));
        Assert.True(Base64Url.TryDecode(license.Split('.')[0], out var json));
        using var header = JsonDocument.Parse(json);
        Assert.Equal("ES256", header.RootElement.GetProperty("alg").GetString());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [GeneratedRegex(@"^eyJ[\w-]+\.[\w-]+\.[\w-]+$")]
    private static partial Regex CompactJws();
}
