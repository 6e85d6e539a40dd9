using System.Diagnostics.Metrics;
using System.Text;
using Fulfillment.Engine.Metrics;
using Fulfillment.Gateway.Observability.Scrape;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>Who writes an alert finds every number of ours on one page, by the name that Prometheus shows.</summary>
public sealed class MetricsListTests
{
    private const string Head =
        """
        # Metrics

        `GET /metrics` is a page in Prometheus' text format. On the gateway's own address it asks for an operator's token with
        `ops.read`; Prometheus fetches one by itself, for a client made by `operators add --name prometheus --role viewer`:

        ```yaml
        scrape_configs:
          - job_name: fulfillment
            oauth2: { client_id: cli_..., client_secret_file: ..., token_url: "https://orders.example/oauth/token" }
            static_configs: [{ targets: ["orders.example"] }]
            scheme: https
        ```

        Without a token it is at the address of `Observability:MetricsUrl`, beside `/healthz`, once that is set: keep it inside.
        `Observability:OtlpEndpoint` sends the same numbers to an OpenTelemetry collector, under the names with dots.

        Labels say lanes, steps, stages, kinds of sinks (`webhook`, not which one) and the noun of a code: never a partner, an order
        or a message. The page has at most 2,000 series; what is beyond is told as `otel_metric_overflow`. Beside the numbers below
        there are ASP.NET Core's (`http_server_*`, `kestrel_*`, `aspnetcore_*`) and the runtime's (`dotnet_*`).

        The list is written by `make specs` from the code; a test holds them equal.

        | Prometheus | OpenTelemetry | kind | meaning |
        |---|---|---|---|

        """;

    [Fact]
    public void The_list_of_metrics_names_every_one()
    {
        var page = new StringBuilder(Head);
        foreach (var instrument in Instruments().OrderBy(instrument => instrument.Name, StringComparer.Ordinal))
        {
            var family = new Family(instrument, new SeriesBudget(1));
            page.Append($"| `{family.Name}` | `{instrument.Name}` | {family.Kind.ToString().ToLowerInvariant()} ")
                .Append($"| {instrument.Description} |\n");
        }

        SpecFile.MustEqual("specs/metrics.md", page.ToString());
    }

    private static List<Instrument> Instruments()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                found.Add(instrument);
            }
        };
        listener.Start();
        using var meter = new EngineMeter(factory);
        return found;
    }
}
