using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>A store of its own for one test.</summary>
public abstract class TestStore : IAsyncDisposable
{
    public abstract IReadOnlyDictionary<string, string?> Settings { get; }

    public abstract ValueTask DisposeAsync();
}

public sealed class SqliteStore : TestStore
{
    private readonly TempFolder _folder = new();

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Store:Provider"] = "sqlite",
        ["Store:ConnectionString"] = $"Data Source={Path.Combine(_folder.Path, "store.db")}",
    };

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class PostgresStore : TestStore
{
    private readonly PostgresSchema _schema;

    private PostgresStore(PostgresSchema schema) => _schema = schema;

    public static async Task<PostgresStore> CreateAsync() => new(await PostgresSchema.CreateAsync());

    public override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Store:Provider"] = "postgres",
        ["Store:ConnectionString"] = _schema.ConnectionString,
    };

    public override ValueTask DisposeAsync() => _schema.DisposeAsync();
}
