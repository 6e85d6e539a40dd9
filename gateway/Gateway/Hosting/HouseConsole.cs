using Microsoft.Extensions.Logging.Console;

namespace Fulfillment.Gateway.Hosting;

/// <summary>One line per event on the console; what the framework itself says only when it warns.</summary>
internal static class HouseConsole
{
    public static void AddHouseConsole(this ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
    }
}
