using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Gateway.Adapters;

/// <summary>Asks an adapter what it thinks of a channel's settings, before the first message comes.</summary>
internal sealed partial class SettingsCheck(TimeSpan limit, ILogger logger)
{
    public IReadOnlyList<Finding> Check(string id, IAdapter adapter, ChannelSettings settings)
    {
        if (adapter is not ICheckSettings checker)
        {
            return [];
        }

        var (faults, failure) = OwnThread.Run(() => checker.CheckSettings(settings).ToList(), limit);
        if (faults is not null)
        {
            return [.. faults.Select(Of)];
        }

        Log.Failed(logger, failure!, id);
        return
        [
            new Finding(
                $"The adapter cannot judge the channel's settings: {failure!.GetType().Name}.",
                "Look at the log for the cause; install a version of the adapter that can."),
        ];
    }

    private static Finding Of(string fault) =>
        new(AdapterWords.Summary(fault), "Correct the channel's settings and restart.");

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "{Adapter} failed to check a channel's settings")]
        public static partial void Failed(ILogger logger, Exception e, string adapter);
    }
}
