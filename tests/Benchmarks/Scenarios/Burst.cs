using System.Diagnostics;
using System.Text.Json;
using Fulfillment.Benchmarks.Machine;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Gateway.PartnerApi;
using Microsoft.Extensions.DependencyInjection;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// The engine without HTTP, in a process of its own: bursts of orders go through the intake, and the clock runs until
/// the last of them is fulfilled.
/// </summary>
/// <param name="services">The gateway's.</param>
/// <param name="customer">The customer's name by the order's number; of ten thousand customers where it is absent.</param>
internal sealed class Burst(IServiceProvider services, Func<long, string>? customer = null)
{
    public const string Verb = "burst";

    private const string Result = "RESULT ";
    private const int Callers = 256;
    private const int WarmUp = 500;
    // The measured burst is as large as can be done in about this time; the one before it is for the compiler.
    private const int Seconds = 8;
    private const int SecondsBefore = 6;

    private readonly OrderIntake _intake = services.GetRequiredService<OrderIntake>();
    private readonly Database _database = services.GetRequiredService<Database>();
    private readonly Partner[] _partners = [.. Enumerable.Range(0, 8).Select(number => new Partner
    {
        Id = Site.NameOf(number),
        Name = Site.NameOf(number),
        Kind = PartnerKind.Channel,
        Scopes = Scopes.ForPartners,
        PriceList = "partner-net",
        ApiVersion = PrincipalDesk.ApiVersion,
        CreatedAt = TimeProvider.System.GetUtcNow(),
    })];

    private long _number;

    internal sealed record Outcome(int Orders, double Seconds, double PlacingSeconds, double CpuMs)
    {
        /// <summary>How many orders would take so long at the same rate.</summary>
        public int In(int seconds) => Math.Clamp((int)(Orders / Seconds * seconds), WarmUp, 100_000);
    }

    public static async Task<IReadOnlyList<Row>> RunAsync(BenchRun run)
    {
        var rows = new List<Row>();
        if (run.Postgres)
        {
            var row = await MeasureAsync(run, "engine alone, bursts, PostgreSQL", postgres: true);
            rows.Add(row with { Checks = [new("P", row.Rate / run.Yardstick.P, 0.25)] });
        }

        var sqlite = await MeasureAsync(run, "engine alone, bursts, SQLite", postgres: false);
        rows.Add(sqlite with { Checks = [new("S", sqlite.Rate / run.Yardstick.S, 1.5)] });
        return rows;
    }

    /// <summary>The process itself. Its settings come by the environment, as a gateway's do.</summary>
    public static async Task<int> ServeAsync()
    {
        await using var app = GatewayHost.Build();
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        var burst = new Burst(app.Services);
        await burst.OnceAsync(WarmUp);
        var trial = await burst.OnceAsync(WarmUp);
        trial = await burst.OnceAsync(trial.In(SecondsBefore));
        var outcome = await burst.OnceAsync(trial.In(Seconds));
        Console.WriteLine(Result + JsonSerializer.Serialize(outcome));
        await app.StopAsync();
        return 0;
    }

    private static async Task<Row> MeasureAsync(BenchRun run, string name, bool postgres)
    {
        run.Say($"{name}: starting");
        await using var site = await Site.OpenAsync(postgres);
        await site.PartnersAsync(8);
        using var process = Own.Start(Verb, [], HostProgram.Environment(site.Settings), site.Folder.Path);
        var line = await process.WaitForLineAsync($"^{Result}", TimeSpan.FromMinutes(5));
        var outcome = JsonSerializer.Deserialize<Outcome>(line[Result.Length..])!;
        var row = new Row
        {
            Name = name,
            Rate = outcome.Orders / outcome.Seconds,
            Note = $"{outcome.Orders} orders, placed in {outcome.PlacingSeconds:0.0} s",
            Cost = new Cost(outcome.CpuMs / outcome.Orders, double.NaN, double.NaN),
        };
        run.Say(row.ToLine());
        return row;
    }

    /// <summary>Places so many orders and waits until the last of them is fulfilled.</summary>
    public async Task<Outcome> OnceAsync(int orders)
    {
        var before = await FulfilledAsync();
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, orders, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (_, cancel) => await PlaceAsync(cancel));
        var placing = watch.Elapsed.TotalSeconds;
        while (await FulfilledAsync() - before < orders)
        {
            await Task.Delay(20);
        }

        return new Outcome(orders, watch.Elapsed.TotalSeconds, placing, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds);
    }

    private async Task PlaceAsync(CancellationToken cancel)
    {
        var number = Interlocked.Increment(ref _number);
        var partner = _partners[number % _partners.Length];
        var asked = Examples.Request with
        {
            PartnerOrderRef = $"R-{number:000000000000}",
            Customer = Examples.Request.Customer! with { Name = customer?.Invoke(number) ?? $"Maschinenbau {number % 10_000:00000} GmbH" },
        };
        var placement = await _intake.PlaceAsync(
            new OrderRequest
            {
                Partner = partner,
                Channel = OrderRequest.Api,
                Content = OrderMapping.Content(asked),
                Actor = Actor.Channel("bench"),
                Call = new KeyedCall
                {
                    Route = PlaceOrder.Route,
                    Key = $"key-{number:000000000000}",
                    Accepted = order => OrderAnswer.Store(202, OrderView.Of(order)),
                    Existing = order => OrderAnswer.Store(200, OrderView.Of(order)),
                },
            },
            cancel);
        if (placement is not Placement.Accepted)
        {
            throw new InvalidOperationException($"Order {number} was not accepted: {placement}");
        }
    }

    private Task<long> FulfilledAsync() => _database.ReadAsync(
        async tx =>
        {
            await using var count = tx.Connection!.CreateCommand();
            count.Transaction = tx;
            count.CommandText = "SELECT count(*) FROM orders WHERE status = 'fulfilled'";
            return (long)(await count.ExecuteScalarAsync())!;
        },
        CancellationToken.None);
}
