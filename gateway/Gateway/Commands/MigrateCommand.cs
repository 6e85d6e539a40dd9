using System.CommandLine;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>migrate</c>: brings the schema up to this program.</summary>
internal static class MigrateCommand
{
    public static Command Build()
    {
        var command = new Command("migrate", "Apply missing migrations to the store");
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                await using var services = HouseServices.Create();
                var applied = await services.GetRequiredService<Migrator>().MigrateAsync(cancel);
                return parsed.Say(applied.Count == 0 ? "The store is up to date." : $"Applied: {string.Join(", ", applied)}.");
            }));
        return command;
    }
}
