using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Store;

/// <summary>
/// Applies the numbered files of <c>Store/Migrations</c>, each in its own transaction. <c>NNNN_x.postgres.sql</c>
/// stands beside a file where PostgreSQL must differ.
/// </summary>
public sealed partial class Migrator(Database database, TimeProvider clock, ILogger<Migrator> logger)
{
    /// <returns>The numbers that were applied now.</returns>
    /// <exception cref="SchemaException">The store is newer than this program.</exception>
    public async Task<IReadOnlyList<int>> MigrateAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await LockAsync(connection, Sql.Lock, cancel);
        try
        {
            return await MigrateAsync(connection, cancel);
        }
        finally
        {
            // The pool would keep the connection, and the lock with it, for as long as nobody needs it.
            await LockAsync(connection, Sql.Unlock, CancellationToken.None);
        }
    }

    /// <exception cref="SchemaException">The store lacks a migration or is newer than this program.</exception>
    public async Task RequireCurrentAsync(CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition(Sql.CreateTable, cancellationToken: cancel));
        var applied = await AppliedAsync(connection, cancel);
        var missing = Known().Where(m => !applied.Contains(m.Number)).Select(m => m.Name).ToList();
        if (missing.Count > 0)
        {
            throw new SchemaException($"The store lacks {string.Join(", ", missing)}. Run the command 'migrate' first.");
        }
    }

    private async Task<IReadOnlyList<int>> MigrateAsync(DbConnection connection, CancellationToken cancel)
    {
        await connection.ExecuteAsync(new CommandDefinition(Sql.CreateTable, cancellationToken: cancel));
        var applied = await AppliedAsync(connection, cancel);
        var now = new List<int>();
        foreach (var migration in Known().Where(m => !applied.Contains(m.Number)))
        {
            if (await ApplyAsync(connection, migration, cancel))
            {
                now.Add(migration.Number);
            }
        }

        return now;
    }

    private async Task LockAsync(DbConnection connection, string sql, CancellationToken cancel)
    {
        // Several nodes may start at once. SQLite's write lock serves there.
        if (database.IsPostgres)
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancel));
        }
    }

    private static async Task<HashSet<int>> AppliedAsync(DbConnection connection, CancellationToken cancel)
    {
        var applied = (await connection.QueryAsync<int>(new CommandDefinition(Sql.Applied, cancellationToken: cancel))).ToHashSet();
        var newest = Known().Max(m => m.Number);
        var unknown = applied.Where(n => n > newest).ToList();
        return unknown.Count == 0
            ? applied
            : throw new SchemaException(
                $"The store has migration {unknown.Max()}, this program knows up to {newest}. Run a newer release, or restore the store from before the upgrade.");
    }

    /// <returns><c>false</c> when another process has applied it since we looked.</returns>
    private async Task<bool> ApplyAsync(DbConnection connection, Migration migration, CancellationToken cancel)
    {
        await using var tx = await connection.BeginTransactionAsync(cancel);
        if (await tx.OneAsync<int?>(Sql.IsApplied, new { migration.Number }, cancel) is not null)
        {
            return false;
        }

        await tx.RunAsync(TextOf(migration), null, cancel);
        await tx.RunAsync(
            Sql.Record, new { migration.Number, migration.Name, AppliedAt = clock.GetUtcNow() }, cancel);
        await tx.CommitAsync(cancel);
        Log.Applied(logger, migration.Name);
        return true;
    }

    private static IEnumerable<Migration> Known() => typeof(Migrator).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && !name.EndsWith(PostgresEnding, StringComparison.Ordinal))
        .Select(name => name[Folder.Length..])
        .Order(StringComparer.Ordinal)
        .Select(name => new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name));

    private string TextOf(Migration migration)
    {
        var own = Folder + Path.ChangeExtension(migration.Name, null) + PostgresEnding;
        using var stream = (database.IsPostgres ? typeof(Migrator).Assembly.GetManifestResourceStream(own) : null)
            ?? typeof(Migrator).Assembly.GetManifestResourceStream(Folder + migration.Name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private const string Folder = "migrations/";
    private const string PostgresEnding = ".postgres.sql";

    private sealed record Migration(int Number, string Name);

    private static class Sql
    {
        public const string Lock = "SELECT pg_advisory_lock(7163041)";

        public const string Unlock = "SELECT pg_advisory_unlock(7163041)";

        public const string CreateTable = """
            CREATE TABLE IF NOT EXISTS schema_migrations (
              number INTEGER PRIMARY KEY,
              name TEXT NOT NULL,
              applied_at BIGINT NOT NULL)
            """;

        public const string Applied = "SELECT number FROM schema_migrations";

        public const string IsApplied = "SELECT 1 FROM schema_migrations WHERE number = @Number";

        public const string Record =
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES (@Number, @Name, @AppliedAt)";
    }

    private static partial class Log
    {
        [LoggerMessage(2900, LogLevel.Information, "Migration {Name} applied")]
        public static partial void Applied(ILogger logger, string name);
    }
}
