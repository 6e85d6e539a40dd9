namespace Fulfillment.Tests.Support;

/// <summary>
/// The PostgreSQL server of this test run: the one that <c>FULFILLMENT_TEST_POSTGRES</c> names, else a throw-away
/// cluster of this process, started when first asked for and gone when the process is, however it ends.
/// </summary>
public static class PostgresServer
{
    public const string Variable = "FULFILLMENT_TEST_POSTGRES";

    private static readonly Lazy<Task<string>> _connectionString = new(FindOrStartAsync);

    // Held for the life of the process: the cluster ends when its standard input does.
    private static ChildProcess? _cluster;

    public static bool IsAvailable => OutsideParts.PostgresMissing is null;

    /// <summary>Connects as the owner of everything, to the database <c>postgres</c>.</summary>
    public static Task<string> AdminConnectionStringAsync() => _connectionString.Value;

    private static async Task<string> FindOrStartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (OutsideParts.PostgresMissing is { } missing)
        {
            throw new InvalidOperationException(missing);
        }

        _cluster = ChildProcess.Start("bash", [Repo.PathOf("tests/postgres.sh"), "serve"]);
        return await _cluster.WaitForLineAsync("^Host=", TimeSpan.FromMinutes(2));
    }
}
