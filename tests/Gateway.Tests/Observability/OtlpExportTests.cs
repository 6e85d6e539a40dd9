using System.Text;
using System.Threading.Channels;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fulfillment.Gateway.Tests.Observability;

/// <summary>A collector of the test's own, which takes OTLP as any collector does.</summary>
public sealed class OtlpExportTests
{
    private readonly Channel<(string Type, string Secret, byte[] Body)> _posted =
        Channel.CreateUnbounded<(string, string, byte[])>();

    [Fact]
    public async Task A_collector_that_is_named_gets_the_numbers_as_protobuf_with_the_headers_it_wants()
    {
        await using var collector = await HttpHost.StartAsync(routes => routes.MapPost("/v1/metrics", KeepAsync));
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Observability:OtlpEndpoint"] = collector.Address.ToString(),
            ["Observability:OtlpHeaders"] = "x-collector-key=sesame",
            ["Observability:OtlpSeconds"] = "0.2",
        });
        using var partner = await gateway.PartnerAsync();
        await partner.FulfillAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new HashSet<string>();
        await foreach (var (type, secret, body) in _posted.Reader.ReadAllAsync(patience.Token))
        {
            Assert.Equal(("application/x-protobuf", "sesame"), (type, secret));
            seen.UnionWith(new[] { "Fulfillment.Engine", "fulfillment.work.step.duration", "Microsoft.AspNetCore.Hosting" }
                .Where(name => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0));
            if (seen.Count == 3)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_nothing_up()
    {
        await using var gateway = await RunningGateway.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Observability:OtlpEndpoint"] = "http://127.0.0.1:1",
            ["Observability:OtlpSeconds"] = "0.2",
        });
        using var partner = await gateway.PartnerAsync();

        await partner.FulfillAsync();
    }

    private async Task<IResult> KeepAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        await _posted.Writer.WriteAsync(
            (request.ContentType ?? "", request.Headers["x-collector-key"].ToString(), body.ToArray()));
        return TypedResults.Bytes([], "application/x-protobuf");
    }
}
