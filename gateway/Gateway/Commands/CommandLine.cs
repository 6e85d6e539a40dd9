using System.CommandLine;

namespace Fulfillment.Gateway.Commands;

/// <summary>Everything the host can be told on its command line; without a word it serves.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Build().Parse(args);
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? CommandAnswers.BadArguments : code;
    }

    private static RootCommand Build()
    {
        var root = new RootCommand("Fulfillment: the gateway between a software vendor and those who sell for it")
        {
            ServeCommand.Build(),
            DemoCommand.Build(),
            MigrateCommand.Build(),
            PartnerCommands.Build(HouseServices.Open),
            OperatorCommands.Build(HouseServices.Open),
            KeyCommands.Build(),
            LicenseCommands.Build(),
            AuditCommands.Build(),
            ReconcileCommand.Build(),
        };
        root.SetAction(ServeCommand.RunAsync);
        return root;
    }
}
