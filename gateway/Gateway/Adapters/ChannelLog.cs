using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>An adapter's lines in the host's log, each with adapter and channel.</summary>
internal sealed partial class ChannelLog(ILogger logger, string adapter, string channel) : IAdapterLog
{
    public void Info(string message) => Log.Info(logger, adapter, channel, AdapterWords.Summary(message));

    public void Warn(string message) => Log.Warn(logger, adapter, channel, AdapterWords.Summary(message));

    private static partial class Log
    {
        [LoggerMessage(4008, LogLevel.Information, "{Adapter} {Channel}: {Message}")]
        public static partial void Info(ILogger logger, string adapter, string channel, string message);

        [LoggerMessage(4009, LogLevel.Warning, "{Adapter} {Channel}: {Message}")]
        public static partial void Warn(ILogger logger, string adapter, string channel, string message);
    }
}
