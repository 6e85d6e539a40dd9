using System.CommandLine;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>licenses revoke|revocations</c></summary>
internal static class LicenseCommands
{
    private static readonly string _reasons =
        string.Join(", ", Enum.GetValues<RevocationReason>().Select(reason => reason.Word()));

    public static Command Build() =>
        new("licenses", "What was issued, and what was taken back") { Revoke(), Revocations() };

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "The license's id" };
        var reason = new Option<string>("--reason") { Description = _reasons, Required = true };
        var command = new Command("revoke", "Take a license back: it stands in the revocation list that products read")
        {
            id,
            reason,
        };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                if (!Words.TryParse<RevocationReason>(parsed.GetRequiredValue(reason), out var why))
                    return parsed.Refuse($"There is no reason '{parsed.GetValue(reason)}': use {_reasons}.");

                var license = parsed.GetRequiredValue(id);
                return await HouseServices.Open().GetRequiredService<RevocationDesk>()
                    .RevokeAsync(license, why, Actor.Command, cancel)
                    ? parsed.Say($"License {license} is revoked; gateways list it within ten seconds.")
                    : parsed.Refuse($"There is no license {license}.");
            }));
        return command;
    }

    private static Command Revocations()
    {
        var output = new Option<string?>("--out") { Description = "The file to write; stdout without it" };
        var sandbox = new Option<bool>("--sandbox") { Description = "The list of sandbox partners' licenses" };
        var command = new Command("revocations", "Write the signed revocation list, for sites without a network")
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
