using System.CommandLine;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>licenses revocations</c></summary>
internal static class LicenseCommands
{
    public static Command Build() => new("licenses", "What was issued, and what was taken back") { Revocations() };

    private static Command Revocations()
    {
        var output = new Option<string?>("--out") { Description = "The file to write; without it the list goes to stdout" };
        var sandbox = new Option<bool>("--sandbox") { Description = "The list of sandbox partners' licenses" };
        var command = new Command("revocations", "Write the signed revocation list, to carry it to where there is no network")
        {
            output,
            sandbox,
        };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                var services = HouseServices.Open();
                await services.GetRequiredService<KeyRegister>().OpenAsync(cancel);
                var list = await services.GetRequiredService<RevocationDesk>()
                    .CurrentAsync(parsed.GetValue(sandbox), Actor.Command, cancel);
                return parsed.GetValue(output) is { } file
                    ? await WriteAsync(parsed, file, list.Jws, cancel)
                    : parsed.Say(list.Jws);
            }));
        return command;
    }

    private static async Task<int> WriteAsync(ParseResult parsed, string file, string text, CancellationToken cancel)
    {
        try
        {
            await File.WriteAllTextAsync(file, text, cancel);
            return parsed.Say($"The revocation list is in {file}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return parsed.Refuse($"The file {file} cannot be written: {e.Message}");
        }
    }
}
