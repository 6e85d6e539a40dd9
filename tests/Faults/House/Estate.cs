using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Store;
using Fulfillment.Tests.Support;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Fulfillment.Faults.House;

/// <summary>A store with its keys, its partner and its channels; the nodes that share it; and the market they talk to.</summary>
internal sealed class Estate : IAsyncDisposable
{
    public const string Partner = "nordhandel";
    public const string Channel = "nordic";
    public const string SlowChannel = "tardy";
    public const string Secret = "a-secret-of-the-fault-run-0001";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly string? _admin;
    private readonly string? _databaseName;
    private readonly List<Node> _nodes = [];
    private readonly Database _database;

    private Estate(string? admin, string? storeFolder)
    {
        _admin = admin;
        _databaseName = admin is null ? null : $"faults_{Guid.CreateVersion7():N}";
        StoreConnection = admin is null
            ? $"Data Source={Path.Combine(storeFolder ?? _folder.Path, "store.db")}"
            : new NpgsqlConnectionStringBuilder(admin) { Database = _databaseName, MaxPoolSize = 40 }.ConnectionString;
        GatewayConnection = StoreConnection;
        _database = new Database(Options.Create(new StoreOptions
        {
            Provider = admin is null ? StoreProvider.Sqlite : StoreProvider.Postgres,
            ConnectionString = StoreConnection,
        }));
    }

    /// <summary>Settings of every node; change them before it starts.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Engine:Work:LeaseSeconds"] = "2",
        ["Engine:Work:PollSeconds"] = "0.1",
        ["Engine:Retry:BaseSeconds"] = "0.05",
        ["Engine:Retry:CapSeconds"] = "1",
        ["Engine:Retry:Attempts"] = "1000",
        // Innocent work is on somebody's table at every kill.
        ["Engine:Retry:Crashes"] = "100",
        ["Access:RatePerMinute"] = "1000000",
        ["Access:Concurrency"] = "10000",
    };

    public Market Market { get; } = Market.Open();

    public IReadOnlyList<Node> Nodes => _nodes;

    public bool IsPostgres => _admin is not null;

    /// <summary>Past any proxy.</summary>
    public string StoreConnection { get; }

    /// <summary>As the nodes reach the store.</summary>
    public string GatewayConnection { get; set; }

    public (string Id, string Secret) Client { get; private set; }

    /// <param name="admin">A PostgreSQL server; without one, SQLite.</param>
    /// <param name="storeFolder">Where SQLite's file lies when not with the rest.</param>
    public static async Task<Estate> OpenAsync(string? admin, int nodes, string? storeFolder = null)
    {
        var estate = new Estate(admin, storeFolder);
        if (admin is not null)
        {
            await estate.AdminAsync($"CREATE DATABASE {estate._databaseName}");
        }

        var (_, lines) = await estate.CommandAsync("partners", "add", "Nordhandel", "--id", Partner, "--json");
        var client = JsonNode.Parse(lines[^1])!;
        estate.Client = (client["clientId"]!.GetValue<string>(), client["clientSecret"]!.GetValue<string>());
        for (var node = 0; node < nodes; node++)
        {
            estate._nodes.Add(new Node(estate._folder.Path, FreePort(), estate.Environment));
        }

        return estate;
    }

    public async Task StartAllAsync()
    {
        foreach (var node in _nodes)
        {
            await node.StartAsync();
        }
    }

    /// <summary>Runs a command of the gateway to its end.</summary>
    public async Task<(int Code, IReadOnlyList<string> Lines)> CommandAsync(params string[] command)
    {
        using var process = ChildProcess.Start("dotnet", [Node.Dll, .. command], Environment(), _folder.Path);
        return (await process.WaitForExitAsync(_patience), process.Lines);
    }

    /// <summary>Reads the store, past the gateway.</summary>
    /// <returns>The rows, each value as text.</returns>
    public Task<List<string[]>> ReadAsync(string sql) => _database.ReadAsync(
        async tx =>
        {
            await using var command = tx.Connection!.CreateCommand();
            command.Transaction = tx;
            command.CommandTimeout = 120;
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string[]>();
            while (await reader.ReadAsync())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}")]);
            }

            return rows;
        },
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _nodes.ForEach(node => node.Dispose());
        Market.Dispose();
        await _database.DisposeAsync();
        if (_admin is not null)
        {
            await AdminAsync($"DROP DATABASE IF EXISTS {_databaseName} WITH (FORCE)");
        }

        _folder.Dispose();
    }

    private Dictionary<string, string?> Environment()
    {
        var settings = new Dictionary<string, string?>(Settings)
        {
            ["Store:Provider"] = IsPostgres ? "postgres" : "sqlite",
            ["Store:ConnectionString"] = GatewayConnection,
            ["Keys:Folder"] = _folder.PathOf("keys"),
        };
        foreach (var (name, path) in new[] { (Channel, Market.Prompt), (SlowChannel, Market.Slow) })
        {
            settings[$"Channels:{name}:adapter"] = "distributor";
            settings[$"Channels:{name}:partner"] = Partner;
            settings[$"Channels:{name}:settings:Secret"] = Secret;
            settings[$"Channels:{name}:settings:ConfirmUrl"] = new Uri(Market.Address, path).ToString();
        }

        return settings.ToDictionary(s => $"FULFILLMENT__{s.Key.Replace(":", "__", StringComparison.Ordinal)}", s => s.Value);
    }

    private async Task AdminAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_admin};Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
