using System.Text;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>What an adapter may remember for one channel, in the store.</summary>
internal sealed class ChannelState(Database database, string channel) : IAdapterState
{
    private const int LongestKey = 200;
    private const int LargestValue = 64 * 1024;

    public async ValueTask<StateValue?> GetAsync(string key, CancellationToken cancel) =>
        await database.ReadAsync(tx => AdapterStateTable.FindAsync(tx, channel, Checked(key), cancel), cancel);

    public async ValueTask<bool> CompareAndSetAsync(string key, string value, long expectedVersion, CancellationToken cancel)
    {
        if (Encoding.UTF8.GetByteCount(value) > LargestValue)
        {
            throw new ArgumentException($"A value has at most {LargestValue} bytes.", nameof(value));
        }

        return await database.InTransactionAsync(
            tx => AdapterStateTable.CompareAndSetAsync(tx, channel, Checked(key), value, expectedVersion, cancel), cancel);
    }

    private static string Checked(string key) => key.Length is >= 1 and <= LongestKey
        ? key
        : throw new ArgumentException($"A key has 1 to {LongestKey} characters.", nameof(key));
}
