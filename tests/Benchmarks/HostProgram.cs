using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks;

/// <summary>The release build of the host in a process of its own, on a store of its own.</summary>
internal sealed class HostProgram : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly string _dll =
        Repo.PathOf("artifacts/bin/Fulfillment.Gateway/release/Fulfillment.Gateway.dll");

    private readonly ChildProcess _process;
    private readonly Uri _address;

    private HostProgram(ChildProcess process, Uri address, TimeSpan readyAfter)
    {
        _process = process;
        _address = address;
        ReadyAfter = readyAfter;
    }

    /// <summary>From the start of the process to the first 200 of <c>/healthz/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; }

    public static async Task<HostProgram> StartAsync(TempFolder folder, string? postgres = null)
    {
        var watch = Stopwatch.StartNew();
        var process = ChildProcess.Start("dotnet", [_dll, "serve"], Environment(folder, postgres), folder.Path);
        var line = await process.WaitForLineAsync("Now listening on: ", _patience);
        var address = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]);
        using var client = new HttpClient();
        using var ready = await client.GetAsync(new Uri(address, "/healthz/ready"));
        ready.EnsureSuccessStatusCode();
        return new HostProgram(process, address, watch.Elapsed);
    }

    /// <summary>A client of a new partner that carries its token.</summary>
    public async Task<HttpClient> PartnerAsync(TempFolder folder, string name, string? postgres = null)
    {
        using var command = ChildProcess.Start(
            "dotnet", [_dll, "partners", "add", name, "--json"], Environment(folder, postgres), folder.Path);
        await command.WaitForExitAsync(_patience);
        var who = JsonNode.Parse(command.Lines[^1])!;
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{who["clientId"]}:{who["clientSecret"]}"));
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await client.PostAsync("/oauth/token", form);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public void Dispose() => _process.Dispose();

    private static Dictionary<string, string?> Environment(TempFolder folder, string? postgres) => new()
    {
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        ["FULFILLMENT__Store__Provider"] = postgres is null ? "sqlite" : "postgres",
        ["FULFILLMENT__Store__ConnectionString"] = postgres ?? $"Data Source={folder.PathOf("store.db")}",
        ["FULFILLMENT__Keys__Folder"] = folder.PathOf("keys"),
        ["FULFILLMENT__Access__RatePerMinute"] = "1000000",
    };
}
