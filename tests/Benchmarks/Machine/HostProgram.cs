using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Tests.Support;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>The release build of the host in a process of its own, on a store of its own.</summary>
internal sealed class HostProgram : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);
    private static readonly string _dll =
        Repo.PathOf("artifacts/bin/Fulfillment.Gateway/release/Fulfillment.Gateway.dll");

    private readonly ChildProcess _process;

    private HostProgram(ChildProcess process, Uri address, TimeSpan readyAfter)
    {
        _process = process;
        Address = address;
        ReadyAfter = readyAfter;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>From the start of the process to the first 200 of <c>/healthz/ready</c>.</summary>
    public TimeSpan ReadyAfter { get; }

    public static Task<HostProgram> StartAsync(TempFolder folder, string? postgres = null) =>
        StartAsync(environment => ChildProcess.Start("dotnet", [_dll, "serve"], environment, folder.Path), Environment(folder, postgres));

    /// <param name="settings">Settings on top of the site's own.</param>
    /// <param name="sinks">With four sinks that take everything at once: the same host, started by this program.</param>
    public static Task<HostProgram> StartAsync(
        Site site, IEnumerable<KeyValuePair<string, string?>>? settings = null, bool sinks = false) =>
        StartAsync(
            environment => sinks
                ? Own.Start(SinkHost.Verb, [], environment, site.Folder.Path)
                : ChildProcess.Start("dotnet", [_dll, "serve"], environment, site.Folder.Path),
            Environment(site.Settings.Concat(settings ?? [])));

    /// <summary>A client of a new partner that carries its token.</summary>
    public async Task<HttpClient> PartnerAsync(TempFolder folder, string name, string? postgres = null)
    {
        using var command = ChildProcess.Start(
            "dotnet", [_dll, "partners", "add", name, "--json"], Environment(folder, postgres), folder.Path);
        await command.WaitForExitAsync(_patience);
        var who = JsonNode.Parse(command.Lines[^1])!;
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{who["clientId"]}:{who["clientSecret"]}"));
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await client.PostAsync("/oauth/token", form);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public void Dispose() => _process.Dispose();

    private static async Task<HostProgram> StartAsync(
        Func<Dictionary<string, string?>, ChildProcess> start, Dictionary<string, string?> environment)
    {
        var watch = Stopwatch.StartNew();
        var process = start(environment);
        var line = await process.WaitForLineAsync("Now listening on: ", _patience);
        var address = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]);
        using var client = new HttpClient();
        using var ready = await client.GetAsync(new Uri(address, "/healthz/ready"));
        ready.EnsureSuccessStatusCode();
        return new HostProgram(process, address, watch.Elapsed);
    }

    private static Dictionary<string, string?> Environment(TempFolder folder, string? postgres) => Environment(
        new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Store:Provider"] = postgres is null ? "sqlite" : "postgres",
            ["Store:ConnectionString"] = postgres ?? $"Data Source={folder.PathOf("store.db")}",
            ["Keys:Folder"] = folder.PathOf("keys"),
            ["Access:RatePerMinute"] = "1000000",
        });

    /// <summary>With the runtime's settings of the gateway, also where this program plays its host.</summary>
    public static Dictionary<string, string?> Environment(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var environment = new Dictionary<string, string?> { ["DOTNET_TieredPGO"] = "0", ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0" };
        foreach (var (name, value) in settings)
        {
            environment[$"FULFILLMENT__{name.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        }

        return environment;
    }
}
