using System.CommandLine;
using Fulfillment.Gateway.Hosting;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>serve</c>: the gateway, until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var command = new Command("serve", "Serve the APIs and work (the default)");
        command.SetAction(RunAsync);
        return command;
    }

    public static Task<int> RunAsync(ParseResult parsed, CancellationToken cancel) => Guarded.RunAsync(
        parsed,
        async () =>
        {
            await using var app = GatewayHost.Build();
            await Startup.PrepareAsync(app.Services, cancel);
            await app.StartAsync(cancel);
            await app.WaitForShutdownAsync(cancel);
            return CommandAnswers.Ok;
        });
}
