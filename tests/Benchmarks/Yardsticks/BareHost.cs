using Fulfillment.Benchmarks.Load;
using Fulfillment.Benchmarks.Machine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fulfillment.Benchmarks.Yardsticks;

/// <summary>
/// What the same server does when each request is one INSERT, and when it is nothing at all: with the gateway's runtime
/// settings, in a process of its own.
/// </summary>
internal static class BareHost
{
    public const string Verb = "bare";

    private const int Connections = 256;

    public static async Task<int> RunAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/echo", async (HttpContext context) => Results.Text(await BodyAsync(context), "application/json", statusCode: 202));
        app.MapPost("/v1/orders", async (HttpContext context) =>
        {
            await InsertAsync(database, context.Request.Headers["Idempotency-Key"].ToString(), await BodyAsync(context));
            return Results.Text("{}", "application/json", statusCode: 202);
        });
        await app.RunAsync();
        return 0;
    }

    /// <returns>Answers per second of the endpoint with one INSERT, and of the echo.</returns>
    public static async Task<(double Bare, double Echo)> MeasureAsync(int seconds)
    {
        await using var database = await BenchDatabase.CreateAsync();
        await BenchDatabase.RunAsync(
            database.ConnectionString, "CREATE TABLE bare (key TEXT PRIMARY KEY, body TEXT NOT NULL, at BIGINT NOT NULL)");
        using var host = Own.Start(
            Verb, [database.ConnectionString], new Dictionary<string, string?> { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" });
        var line = await host.WaitForLineAsync("Now listening on: ", TimeSpan.FromSeconds(30));
        var port = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]).Port;
        var request = OrderShots.Request(new string('x', 600));
        var bare = await FireAsync(port, request, seconds);
        var echo = await FireAsync(port, request.Replace("POST /v1/orders", "POST /echo", StringComparison.Ordinal), seconds);
        return (bare, echo);
    }

    private static async Task<double> FireAsync(int port, string request, int seconds) =>
        (await LoadGenerator.RunAsync(new FirePlan
        {
            Port = port,
            WarmUpSeconds = 3,
            Seconds = seconds,
            Groups = [new FireGroup { Name = "bare", Connections = Connections, Request = request }],
        })).Rate;

    private static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static async Task InsertAsync(NpgsqlDataSource database, string key, string body)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO bare (key, body, at) VALUES ($1, $2, $3)", connection)
        {
            Parameters = { new() { Value = key }, new() { Value = body }, new() { Value = TimeProvider.System.GetTimestamp() } },
        };
        await insert.PrepareAsync();
        await insert.ExecuteNonQueryAsync();
    }
}
