using System.CommandLine;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>partners add|list|suspend|resume|rotate-secret</c></summary>
internal static class PartnerCommands
{
    /// <param name="services">Opens the store; called once, by the command that runs.</param>
    public static Command Build(Func<IServiceProvider> services) => new("partners", "Who sells: resellers, clouds")
    {
        PartnerAddCommand.Build(services),
        List(services),
        SetStatus(services, "suspend", "Refuse all that a partner asks, at once", PrincipalStatus.Suspended),
        SetStatus(services, "resume", "Let a suspended partner in again", PrincipalStatus.Active),
        RotateSecret(services),
    };

    private static Command List(Func<IServiceProvider> services)
    {
        var command = new Command("list", "Show all partners");
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, async () =>
        {
            var database = services().GetRequiredService<Database>();
            var partners = await database.ReadAsync(tx => PartnerTable.ListAsync(tx, cancel), cancel);
            return parsed.ShowTable(["id", "name", "kind", "status", "per minute", "scopes"], partners.Select(Row));
        }));
        return command;
    }

    private static string[] Row(Partner partner) =>
    [
        partner.Id,
        partner.Name,
        partner.Sandbox ? $"{partner.Kind.Word()} (sandbox)" : partner.Kind.Word(),
        partner.Status.Word(),
        partner.RatePerMinute?.ToString() ?? "-",
        partner.Scopes.Count == Scopes.ForPartners.Count ? "all" : string.Join(' ', partner.Scopes),
    ];

    private static Command SetStatus(
        Func<IServiceProvider> services, string verb, string description, PrincipalStatus status)
    {
        var id = new Argument<string>("id") { Description = "The partner's id" };
        var command = new Command(verb, description) { id };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, async () =>
        {
            var partner = parsed.GetRequiredValue(id);
            await services().GetRequiredService<PrincipalDesk>().SetStatusAsync(partner, status, cancel);
            return parsed.Say($"Partner {partner} is {status.Word()}; gateways follow within five seconds.");
        }));
        return command;
    }

    private static Command RotateSecret(Func<IServiceProvider> services)
    {
        const int maxHours = 24 * 30;
        var id = new Argument<string>("id") { Description = "The partner's id" };
        var overlap = new Option<string>("--overlap-hours")
        {
            Description = "How long the old secret stays good",
            DefaultValueFactory = _ => "24",
        };
        var json = new Option<bool>("--json") { Description = CommandAnswers.JsonDescription };
        var command = new Command("rotate-secret", "Give a partner's client a new secret") { id, overlap, json };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, async () =>
        {
            var asked = parsed.GetValue(overlap);
            if (!int.TryParse(asked, out var hours) || hours is < 0 or > maxHours)
                return parsed.Refuse($"--overlap-hours is a number from 0 to {maxHours}, not '{asked}'.");

            var partner = parsed.GetRequiredValue(id);
            var (credential, secret) = await services().GetRequiredService<PrincipalDesk>()
                .RotateSecretAsync(partner, TimeSpan.FromHours(hours), cancel);
            return parsed.ShowClient(
                $"Partner {partner} has a new secret; the old one is good for {hours} more hours.",
                credential.ClientId,
                secret,
                parsed.GetValue(json));
        }));
        return command;
    }
}
