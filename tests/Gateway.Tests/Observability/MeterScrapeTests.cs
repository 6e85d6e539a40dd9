using System.Diagnostics.Metrics;
using Fulfillment.Gateway.Observability.Scrape;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Gateway.Tests.Observability;

/// <summary>From a measurement to its line.</summary>
public sealed class MeterScrapeTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddMetrics()
        .AddSingleton<MeterScrape>()
        .BuildServiceProvider();

    private Meter _meter = null!;

    private MeterScrape Scrape => _services.GetRequiredService<MeterScrape>();

    public async Task InitializeAsync()
    {
        _meter = _services.GetRequiredService<IMeterFactory>().Create("Fulfillment.Test");
        await Scrape.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public void A_count_is_added_up_by_label_whatever_the_order_of_the_labels()
    {
        var counter = _meter.CreateCounter<long>("test.things", "{thing}", "Things\nseen \\ heard.");

        counter.Add(1, new("test.kind", "a"), new("test.place", 1));
        counter.Add(2, new("test.place", 1), new("test.kind", "a"));
        counter.Add(5, new("test.kind", "b"), new("test.place", 1));

        Assert.Equal(
            """
            # HELP test_things_total Things\nseen \\ heard.
            # TYPE test_things_total counter
            test_things_total{test_kind="a",test_place="1"} 3
            test_things_total{test_kind="b",test_place="1"} 5

            """,
            Page("test_things"));
    }

    [Fact]
    public void A_histogram_counts_what_is_at_most_each_bound()
    {
        var histogram = _meter.CreateHistogram(
            "test.wait", "s", "Waits.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });

        foreach (var seconds in new[] { 0.25, 0.5, 0.75, 8 })
        {
            histogram.Record(seconds, new KeyValuePair<string, object?>("test.lane", "x"));
        }

        Assert.Equal(
            """
            # HELP test_wait_seconds Waits.
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{test_lane="x",le="0.5"} 2
            test_wait_seconds_bucket{test_lane="x",le="1"} 3
            test_wait_seconds_bucket{test_lane="x",le="+Inf"} 4
            test_wait_seconds_sum{test_lane="x"} 9.5
            test_wait_seconds_count{test_lane="x"} 4

            """,
            Page("test_wait"));
    }

    [Fact]
    public void A_gauge_shows_what_was_said_last_and_one_that_moves_where_it_stands()
    {
        var upDown = _meter.CreateUpDownCounter<int>("test.open");
        var gauge = _meter.CreateGauge<double>("test.heat");

        upDown.Add(3);
        upDown.Add(-1);
        gauge.Record(double.PositiveInfinity);
        gauge.Record(1.5);

        Assert.Contains("# TYPE test_open gauge\ntest_open 2\n", Page("test_open"));
        Assert.Contains("# TYPE test_heat gauge\ntest_heat 1.5\n", Page("test_heat"));
    }

    [Fact]
    public void What_is_no_longer_observed_is_no_longer_shown()
    {
        List<string> lanes = ["a", "b"];
        _meter.CreateObservableGauge(
            "test.depth", () => lanes.Select(lane => new Measurement<int>(1, new KeyValuePair<string, object?>("lane", lane))));

        var before = Page("test_depth");
        lanes.Remove("a");
        var after = Page("test_depth");

        Assert.Contains("test_depth{lane=\"a\"} 1\n", before);
        Assert.DoesNotContain("lane=\"a\"", after);
        Assert.Contains("test_depth{lane=\"b\"} 1\n", after);
    }

    [Fact]
    public void A_hostile_label_stays_inside_its_quotes()
    {
        var counter = _meter.CreateCounter<int>("test.hostile");

        counter.Add(1, new KeyValuePair<string, object?>("a-b", "x\"} 9\nfake{y=\"\\"));

        Assert.Contains("test_hostile_total{a_b=\"x\\\"} 9\\nfake{y=\\\"\\\\\"} 1\n", Page("test_hostile"));
    }

    [Fact]
    public void Series_beyond_the_limit_are_shown_as_one()
    {
        var counter = _meter.CreateCounter<int>("test.many");

        for (var i = 0; i < MeterScrape.MostSeries + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("n", i));
        }

        var lines = Page("test_many").Split('\n').Where(line => line.StartsWith("test_many", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 2, MeterScrape.MostSeries + 1);
        Assert.Contains(lines, line => line.StartsWith("test_many_total{otel_metric_overflow=\"true\"} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Meters_of_others_are_not_told()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var foreign = new Meter("Elsewhere");

        foreign.CreateCounter<int>("test.foreign").Add(1);
        services.GetRequiredService<IMeterFactory>().Create("Fulfillment.Test").CreateCounter<int>("test.neighbor").Add(1);

        Assert.Empty(Page("test_foreign"));
        Assert.Empty(Page("test_neighbor"));
    }

    /// <summary>The page's lines of one family.</summary>
    private string Page(string name) => string.Concat(Scrape.Read().Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) || line.Contains($" {name}"))
        .Select(line => $"{line}\n"));
}
