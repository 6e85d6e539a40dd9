using Fulfillment.Engine;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Gateway.Settings;

namespace Fulfillment.Gateway.Commands;

/// <summary>The engine without its loops, for commands that do one thing and end.</summary>
internal static class HouseServices
{
    /// <param name="more">What a command needs beside the engine.</param>
    public static ServiceProvider Create(Action<IServiceCollection, IConfiguration>? more = null)
    {
        var configuration = new ConfigurationManager();
        configuration.AddHouseSettings(null);
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddEngine()
            .AddAccessSettings();
        more?.Invoke(services, configuration);
        var built = services.BuildServiceProvider();
        Startup.CheckSettings(built);
        return built;
    }

    /// <summary>Opens the store as a command needs it: with its schema and the built-in partner.</summary>
    public static IServiceProvider Open() => Open(null);

    /// <param name="more">What a command needs beside the engine.</param>
    public static IServiceProvider Open(Action<IServiceCollection, IConfiguration>? more)
    {
        var services = Create(more);
        // A command line has nobody else to serve while it waits.
        services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
        services.GetRequiredService<PrincipalDesk>().EnsureDirectAsync(CancellationToken.None).GetAwaiter().GetResult();
        return services;
    }
}
