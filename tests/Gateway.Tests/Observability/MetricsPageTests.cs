using System.Diagnostics;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Observability.Scrape;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Observability;

/// <summary>The page that Prometheus reads, and who may.</summary>
public sealed class MetricsPageTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync(
        settings: new Dictionary<string, string?> { ["Observability:MetricsUrl"] = "http://127.0.0.1:0" });

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task At_the_gateway_s_own_address_it_is_for_operators()
    {
        using var anyone = _gateway.Anonymous;
        using var partner = await _gateway.PartnerAsync();
        using var viewer = await _gateway.OperatorAsync(OperatorRole.Viewer);

        var stranger = await anyone.ReadAsync("/metrics");
        var refused = await partner.ReadAsync("/metrics");
        var page = await viewer.ReadAsync("/metrics");

        Assert.Equal((401, "token.missing"), (stranger.Status, stranger.Code));
        Assert.Equal((403, "scope.missing"), (refused.Status, refused.Code));
        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (page.Status, page.Header("Content-Type")));
    }

    [Fact]
    public async Task At_its_own_address_it_needs_no_token_and_nothing_else_is_there_but_health()
    {
        using var neighbor = Neighbor();

        Assert.Equal(200, (await neighbor.ReadAsync("/metrics")).Status);
        Assert.Equal(200, (await neighbor.ReadAsync("/healthz/ready")).Status);
        Assert.Equal(404, (await neighbor.ReadAsync("/v1/orders")).Status);
        Assert.Equal(404, (await neighbor.ReadAsync("/ops/v1/audit")).Status);
        Assert.Equal(404, (await neighbor.ReadAsync("/oauth/token")).Status);
    }

    [Fact]
    public async Task It_tells_an_order_s_way_and_the_server_s_and_the_runtime_s_numbers_but_no_names()
    {
        using var partner = await _gateway.PartnerAsync("acme-secret-partner");
        var order = await partner.FulfillAsync(Orders.Body("R-visible"));
        using var neighbor = Neighbor();

        var page = (await neighbor.ReadAsync("/metrics")).Text;

        Assert.Contains("# TYPE fulfillment_order_duration_seconds histogram\n", page);
        Assert.Contains("fulfillment_order_duration_seconds_count{fulfillment_stage=\"accepted\"} 1\n", page);
        Assert.Contains(
            "fulfillment_work_step_duration_seconds_count{fulfillment_step=\"issueLicense\",fulfillment_outcome=\"done\"} 1\n",
            page);
        Assert.Contains("http_server_request_duration_seconds_count{", page);
        Assert.Contains("kestrel_active_connections{", page);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", page);
        Assert.DoesNotContain("acme-secret-partner", page);
        Assert.DoesNotContain("R-visible", page);
        Assert.DoesNotContain(order.At("id")!, page);
    }

    [PromtoolFact]
    public async Task Prometheus_own_checker_reads_it_and_has_nothing_to_say_of_our_names()
    {
        using var partner = await _gateway.PartnerAsync();
        await partner.FulfillAsync();
        using var neighbor = Neighbor();
        var page = (await neighbor.ReadAsync("/metrics")).Text;

        var (code, said) = await CheckAsync(page);
        var (garbled, _) = await CheckAsync("fulfillment_x{ 1\n");

        Assert.True(code is 0 or 3, $"promtool ended with {code}:\n{said}");
        Assert.DoesNotContain("fulfillment_", said);
        Assert.Equal(1, garbled);
    }

    private HttpClient Neighbor() =>
        new() { BaseAddress = _gateway.Services.GetRequiredService<MetricsDoor>().Address };

    /// <returns>0 is fine, 3 is a matter of taste in some name, 1 is unreadable.</returns>
    private static async Task<(int Code, string Said)> CheckAsync(string page)
    {
        using var promtool = Process.Start(new ProcessStartInfo(OutsideParts.Promtool, ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var said = await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, said);
    }
}
