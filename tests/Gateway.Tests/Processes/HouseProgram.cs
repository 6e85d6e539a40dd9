using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Tests.Support;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Processes;

/// <summary>The built host as operators run it: processes with one store and one folder between them.</summary>
internal sealed class HouseProgram : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly string _configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;

    private readonly TempFolder _folder = new();
    private readonly TestStore? _store;

    /// <param name="store">A store of the test's own; without one, SQLite in the program's folder.</param>
    public HouseProgram(TestStore? store = null)
    {
        _store = store;
        Environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["FULFILLMENT__Store__ConnectionString"] = $"Data Source={StoreFile}",
            ["FULFILLMENT__Keys__Folder"] = KeysFolder,
            ["FULFILLMENT__Engine__Work__LeaseSeconds"] = "1",
            ["FULFILLMENT__Engine__Work__PollSeconds"] = "0.1",
        };
        foreach (var (name, value) in store?.Settings ?? new Dictionary<string, string?>())
        {
            Environment[$"FULFILLMENT__{name.Replace(":", "__")}"] = value;
        }
    }

    /// <summary>A house with a store in a file of its own.</summary>
    public static HouseProgram Open() => new();

    public static string Dll { get; } =
        Repo.PathOf($"artifacts/bin/Fulfillment.Gateway/{_configuration}/Fulfillment.Gateway.dll");

    /// <summary>What every process of this house is told; change it before the next one starts.</summary>
    public Dictionary<string, string?> Environment { get; }

    public string StoreFile => _folder.PathOf("store.db");

    public string KeysFolder => _folder.PathOf("keys");

    public string PathOf(string name) => _folder.PathOf(name);

    /// <summary>Starts <c>serve</c> and waits until it listens.</summary>
    public async Task<Serving> ServeAsync()
    {
        var started = Stopwatch.StartNew();
        var process = ChildProcess.Start("dotnet", [Dll, "serve"], Environment, _folder.Path);
        var line = await process.WaitForLineAsync("Now listening on: ", _patience);
        return new Serving(process, new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]), started.Elapsed);
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<Ran> RunAsync(params string[] command) => RunAsync("dotnet", [Dll, .. command]);

    /// <summary>Runs a command to its end, and hears only what it says on stderr.</summary>
    public Task<Ran> RunForErrorsAsync(params string[] command) =>
        RunAsync("sh", ["-c", "exec dotnet \"$@\" > /dev/null", "sh", Dll, .. command]);

    /// <summary>The client of a command that was asked for <c>--json</c>.</summary>
    public async Task<(string Id, string? Secret)> ClientAsync(params string[] command)
    {
        var ran = await RunAsync([.. command, "--json"]);
        var client = JsonNode.Parse(Assert.Single(ran.Lines))!;
        return (client["clientId"]!.GetValue<string>(), client["clientSecret"]?.GetValue<string>());
    }

    /// <summary>Runs one statement on the store, past the program.</summary>
    /// <returns>The first value that it yields, if any.</returns>
    public async Task<object?> SqlAsync(string sql)
    {
        await using var database = new Database(Options.Create(new StoreOptions
        {
            Provider = Environment.GetValueOrDefault("FULFILLMENT__Store__Provider") == "postgres"
                ? StoreProvider.Postgres
                : StoreProvider.Sqlite,
            ConnectionString = Environment["FULFILLMENT__Store__ConnectionString"]!,
        }));
        return await database.InTransactionAsync(
            async tx =>
            {
                await using var command = tx.Connection!.CreateCommand();
                command.Transaction = tx;
                command.CommandText = sql;
                return await command.ExecuteScalarAsync();
            },
            CancellationToken.None);
    }

    /// <summary>Tells a gateway to end, as a service manager does.</summary>
    public Task<Ran> TerminateAsync(Serving serving) => RunAsync("kill", ["-TERM", $"{serving.Process.Id}"]);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<Ran> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = ChildProcess.Start(program, arguments, Environment, _folder.Path);
        var code = await process.WaitForExitAsync(_patience);
        return new Ran(code, process.Lines);
    }
}

/// <summary>How a command ended, and what it said.</summary>
internal sealed record Ran(int Code, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}

/// <summary>A gateway that serves in a process of its own.</summary>
internal sealed record Serving(ChildProcess Process, Uri Address, TimeSpan StartedIn) : IDisposable
{
    public HttpClient Anonymous() => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };

    /// <summary>A client that carries a token, got with its secret as curl -u would.</summary>
    public async Task<HttpClient> SignInAsync((string Id, string? Secret) who)
    {
        var client = Anonymous();
        var answer = await TokenAsync(client, who.Id, who.Secret!);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.At("access_token"));
        return client;
    }

    public static async Task<Answer> TokenAsync(HttpClient client, string id, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        request.Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        return await client.AnswerAsync(request);
    }

    public void Dispose() => Process.Dispose();
}
