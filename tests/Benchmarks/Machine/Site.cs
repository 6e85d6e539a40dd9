using System.Globalization;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access.Tokens;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>A store of a scenario's own, with its keys and its partners; gone when the scenario ends.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly BenchDatabase? _database;

    private Site(BenchDatabase? database) => _database = database;

    public TempFolder Folder { get; } = new();

    public string? Postgres => _database?.ConnectionString;

    public string ConnectionString => Postgres ?? $"Data Source={Folder.PathOf("store.db")}";

    public static async Task<Site> OpenAsync(bool postgres) =>
        new(postgres ? await BenchDatabase.CreateAsync() : null);

    public Dictionary<string, string?> Settings => new()
    {
        ["Urls"] = "http://127.0.0.1:0",
        ["Store:Provider"] = Postgres is null ? "sqlite" : "postgres",
        ["Store:ConnectionString"] = ConnectionString,
        ["Keys:Folder"] = Folder.PathOf("keys"),
        ["Access:RatePerMinute"] = "1000000",
        ["Access:Concurrency"] = "100000",
        ["Access:TokenMinutes"] = "15",
    };

    /// <summary>Brings the schema up and adds partners, in this process, before any gateway runs.</summary>
    /// <returns>A token of each.</returns>
    public async Task<IReadOnlyList<string>> PartnersAsync(int count)
    {
        await using var app = Build();
        await Startup.PrepareAsync(app.Services, CancellationToken.None);
        var desk = app.Services.GetRequiredService<PrincipalDesk>();
        for (var number = 0; number < count; number++)
        {
            await desk.AddPartnerAsync(
                new Partner
                {
                    Id = NameOf(number),
                    Name = NameOf(number),
                    Kind = PartnerKind.Channel,
                    Scopes = Scopes.ForPartners,
                    PriceList = "partner-net",
                    ApiVersion = PrincipalDesk.ApiVersion,
                    CreatedAt = TimeProvider.System.GetUtcNow(),
                },
                null,
                CancellationToken.None);
        }

        return Tokens(app, count);
    }

    /// <summary>Fresh tokens of the partners that were added: they live for 15 minutes.</summary>
    public async Task<IReadOnlyList<string>> TokensAsync(int count)
    {
        await using var app = Build();
        return Tokens(app, count);
    }

    public static string NameOf(int partner) => $"partner-{partner:00}";

    public async Task<long> CountAsync(string sql)
    {
        if (Postgres is not null)
        {
            return Convert.ToInt64(await BenchDatabase.RunAsync(Postgres, sql), CultureInfo.InvariantCulture);
        }

        await using var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Folder.Dispose();
    }

    private WebApplication Build() => GatewayHost.Build(
        Settings, services => services.AddLogging(logging => logging.ClearProviders()));

    private static List<string> Tokens(WebApplication app, int count)
    {
        var mint = app.Services.GetRequiredService<TokenMint>();
        return [.. Enumerable.Range(0, count).Select(n => mint.Mint($"cli_{n}", "partner", NameOf(n), Scopes.ForPartners))];
    }
}
