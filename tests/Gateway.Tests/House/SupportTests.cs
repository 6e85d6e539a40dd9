using Fulfillment.Tests.Support;
using Npgsql;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>What the other suites lean on.</summary>
public sealed class SupportTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_line_of_a_child_is_found_before_and_after_it_is_waited_for()
    {
        using var child = Shell("echo first; read line; echo \"heard $line\"; echo aside >&2; exit 3");

        await child.WaitForLineAsync("^first$", _soon);
        child.Tell("you");

        Assert.Equal("heard you", await child.WaitForLineAsync("^heard", _soon));
        Assert.Equal(3, await child.WaitForExitAsync(_soon));
        Assert.Contains("aside", child.Lines);
    }

    [Fact]
    public async Task A_child_that_ends_without_the_line_says_what_it_printed_instead()
    {
        using var child = Shell("echo something else");

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => child.WaitForLineAsync("^ready", _soon));

        Assert.Contains("something else", fault.Message);
    }

    [Fact]
    public async Task A_child_that_keeps_silent_is_not_waited_for_beyond_the_limit()
    {
        using var child = Shell("read line");

        await Assert.ThrowsAsync<TimeoutException>(
            () => child.WaitForLineAsync("^ready", TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task A_killed_child_ends_by_signal_nine()
    {
        using var child = Shell("echo ready; read line");
        await child.WaitForLineAsync("^ready", _soon);

        child.Kill();

        Assert.Equal(128 + 9, await child.WaitForExitAsync(_soon));
    }

    [Fact]
    public void A_temporary_folder_is_gone_with_its_files()
    {
        var folder = new TempFolder();
        File.WriteAllText(folder.PathOf("a"), "");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void A_spec_that_differs_from_the_code_is_told_by_its_line_until_it_is_rewritten()
    {
        using var folder = new TempFolder();
        SpecFile.MustEqual(folder.Path, "specs/a.md", "one\ntwo\n", write: true);
        SpecFile.MustEqual(folder.Path, "specs/a.md", "one\r\ntwo", write: false);

        var fault = Assert.Throws<SpecDiffersException>(
            () => SpecFile.MustEqual(folder.Path, "specs/a.md", "one\nthree", write: false));

        Assert.Contains("in line 2.\n  file: two\n  code: three", fault.Message);
    }

    [Fact]
    public void A_spec_that_is_missing_is_told()
    {
        using var folder = new TempFolder();

        Assert.Throws<SpecDiffersException>(() => SpecFile.MustEqual(folder.Path, "a.md", "one", write: false));
    }

    [PostgresFact]
    public async Task Two_schemas_do_not_see_each_other_and_leave_nothing_behind()
    {
        await using (var one = await PostgresSchema.CreateAsync())
        await using (var other = await PostgresSchema.CreateAsync())
        {
            await AskAsync(one.ConnectionString, "CREATE TABLE things (id TEXT)");

            Assert.Equal(1L, await AskAsync(one.ConnectionString, "SELECT count(to_regclass('things'))"));
            Assert.Equal(0L, await AskAsync(other.ConnectionString, "SELECT count(to_regclass('things'))"));
        }

        await using var gone = await PostgresSchema.CreateAsync();
        await gone.DisposeAsync();
        Assert.Equal(
            0L,
            await AskAsync(
                await PostgresServer.AdminConnectionStringAsync(),
                $"SELECT count(*) FROM pg_namespace WHERE nspname = '{gone.Name}'"));
    }

    [PostgresFact]
    public async Task The_server_keeps_what_it_acknowledged() =>
        Assert.Equal("on", await AskAsync(await PostgresServer.AdminConnectionStringAsync(), "SHOW fsync"));

    private static ChildProcess Shell(string script) => ChildProcess.Start("bash", ["-c", script]);

    private static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
