using System.Text.RegularExpressions;
using Npgsql;

namespace Fulfillment.Benchmarks.Scenarios;

/// <summary>
/// Multiplies one finished order inside the store: every row that names it is written again and again with other ids.
/// It reads the schema from the store, so that it need not be told of a new table.
/// </summary>
internal sealed partial class HistoryLoader(string connectionString, string orderId, bool randomReferences, bool wholeLicenses = false)
{
    private const int Batch = 50_000;

    // What is not about one order, or holds live rows only.
    private static readonly string[] _left =
    [
        "audit", "audit_head", "work", "outbox", "partners", "operators", "credentials", "signing_keys",
        "schema_migrations", "used_assertions",
    ];

    // What must be unique and holds no id; and what would only fill the disk.
    private readonly Dictionary<string, string> _special = new()
    {
        ["orders.external_ref"] = Reference(randomReferences, "H-"),
        ["idempotency.key"] = Reference(randomReferences, "key--"),
        ["idempotency.body"] = "'{}'",
        ["subscriptions.number"] = "'H' || lpad(n::text, 9, '0')",
        ["activation_codes.fingerprint"] = "md5(n::text) || md5((-n)::text)",
        ["licenses.file"] = wholeLicenses ? "t.file" : "left(t.file, 100)",
    };

    /// <summary>Writes the orders number <paramref name="from"/> + 1 to <paramref name="to"/>.</summary>
    public async Task LoadAsync(int from, int to, Action<string> say)
    {
        var ids = await IdsAsync();
        var statements = new List<string>();
        foreach (var table in await ColumnAsync(TablesSql))
        {
            if (!_left.Contains(table) && await StatementAsync(table, ids) is { } statement)
            {
                statements.Add(statement);
            }
        }

        for (var batch = from; batch < to; batch += Batch)
        {
            var (first, last) = (batch + 1, Math.Min(batch + Batch, to));
            await Parallel.ForEachAsync(
                statements,
                new ParallelOptions { MaxDegreeOfParallelism = 2 },
                async (sql, _) => await RunAsync(string.Format(null, sql, first, last)));
            if (last % 250_000 == 0 || last == to)
            {
                say($"history: {last} finished orders loaded");
            }
        }
    }

    private static string Reference(bool random, string prefix) =>
        random ? $"'{prefix}' || md5(n::text)" : $"'{prefix}' || lpad(n::text, 16, '0')";

    /// <summary>All ids that belong to the order, found by what its rows name.</summary>
    private async Task<List<string>> IdsAsync()
    {
        var known = new List<string> { orderId };
        var tables = (await ColumnAsync(TablesSql)).Except(_left).ToList();
        while (true)
        {
            var before = known.Count;
            foreach (var table in tables)
            {
                var rows = await ColumnAsync($"SELECT t::text FROM {table} t WHERE t::text ~ '{string.Join('|', known)}'");
                known.AddRange(rows.SelectMany(row => Id().Matches(row).Select(id => id.Value)).Distinct().Except(known).ToList());
            }

            if (known.Count == before)
            {
                return known;
            }
        }
    }

    private async Task<string?> StatementAsync(string table, List<string> ids)
    {
        var copy = $"history_of_{table}";
        await RunAsync(
            $"CREATE TABLE IF NOT EXISTS {copy} AS SELECT t.* FROM {table} t WHERE t::text ~ '{string.Join('|', ids)}'");
        if ((await ColumnAsync($"SELECT count(*)::text FROM {copy}"))[0] == "0")
        {
            return null;
        }

        var columns = await ColumnAsync(
            $"SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position");
        var values = new List<string>();
        foreach (var column in columns)
        {
            values.Add(await ValueAsync(table, copy, column, ids));
        }

        return $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} " +
            $"FROM {copy} t CROSS JOIN generate_series({{0}}, {{1}}) AS n";
    }

    private async Task<string> ValueAsync(string table, string copy, string column, List<string> ids)
    {
        if (_special.TryGetValue($"{table}.{column}", out var special))
        {
            return special.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        }

        var held = string.Join('\n', await ColumnAsync($"SELECT DISTINCT coalesce({column}::text, '') FROM {copy}"));
        return ids.Where(id => held.Contains(id, StringComparison.Ordinal))
            .Aggregate($"t.{column}", (value, id) => $"replace({value}, '{id}', '{id[..4]}00' || lpad(n::text, 14, '0') || '{id[^10..]}')");
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync();
        // Foreign keys hold by construction, and nobody waits for these commits.
        await using var command = new NpgsqlCommand(
            $"SET session_replication_role = replica; SET synchronous_commit = off; {sql}", connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<string>> ColumnAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    // The leaves only: rows of a partitioned table come with its root.
    private const string TablesSql =
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        WHERE s.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE 'history_of_%'
        ORDER BY 1
        """;

    [GeneratedRegex("(?!cli_|tok_|nod_)[a-z]{3}_[0-9a-z]{26}(?![0-9a-z])")]
    private static partial Regex Id();
}
