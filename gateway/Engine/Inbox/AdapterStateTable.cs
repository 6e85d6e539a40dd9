using System.Data.Common;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Engine.Inbox;

/// <summary>What adapters remember, per channel. The version in the WHERE clause decides who wrote first.</summary>
public static class AdapterStateTable
{
    public static async Task<StateValue?> FindAsync(
        DbTransaction tx, string channel, string key, CancellationToken cancel) =>
        await tx.OneAsync<Row>(Sql.Find, new { Channel = channel, Key = key }, cancel) is { } row
            ? new StateValue(row.Value, row.Version)
            : null;

    /// <param name="expected">The value that the key has if nobody wrote meanwhile: its version counts, 0 for none.</param>
    /// <returns><c>false</c> when somebody else wrote first.</returns>
    public static async Task<bool> CompareAndSetAsync(
        DbTransaction tx, string channel, string key, string value, long expected, CancellationToken cancel) =>
        await tx.RunAsync(
            expected == 0 ? Sql.Insert : Sql.Update,
            new { Channel = channel, Key = key, Value = value, Expected = expected },
            cancel) == 1;

    private sealed record Row
    {
        public string Value { get; init; } = "";
        public long Version { get; init; }
    }

    private static class Sql
    {
        public const string Find = "SELECT value, version FROM adapter_state WHERE channel = @Channel AND key = @Key";

        public const string Insert = """
            INSERT INTO adapter_state (channel, key, value, version) VALUES (@Channel, @Key, @Value, 1)
            ON CONFLICT (channel, key) DO NOTHING
            """;

        public const string Update = """
            UPDATE adapter_state SET value = @Value, version = version + 1
            WHERE channel = @Channel AND key = @Key AND version = @Expected
            """;
    }
}
