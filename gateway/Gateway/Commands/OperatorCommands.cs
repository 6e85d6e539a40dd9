using System.CommandLine;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>operators add|list</c></summary>
internal static class OperatorCommands
{
    /// <param name="services">Opens the store; called once, by the command that runs.</param>
    public static Command Build(Func<IServiceProvider> services) => new("operators", "The people who run the gateway")
    {
        Add(services),
        List(services),
    };

    private static Command Add(Func<IServiceProvider> services)
    {
        var name = new Option<string?>("--name") { Description = "The person's name" };
        var role = new Option<string?>("--role") { Description = Roles };
        var json = new Option<bool>("--json") { Description = CommandAnswers.JsonDescription };
        var command = new Command("add", "Add an operator and show the client id and secret once") { name, role, json };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, async () =>
        {
            var (known, faults) = Read(parsed.GetValue(name), parsed.GetValue(role));
            if (faults.Count > 0)
                return parsed.Refuse(faults);

            var (credential, secret) = await services().GetRequiredService<PrincipalDesk>()
                .AddOperatorAsync(parsed.GetValue(name)!.Trim(), known, cancel);
            return parsed.ShowClient(
                $"Operator {parsed.GetValue(name)} is in, as {known.Word()}.",
                credential.ClientId,
                secret,
                parsed.GetValue(json));
        }));
        return command;
    }

    private static Command List(Func<IServiceProvider> services)
    {
        var command = new Command("list", "Show all operators");
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, async () =>
        {
            var database = services().GetRequiredService<Database>();
            var people = await database.ReadAsync(tx => OperatorTable.ListAsync(tx, cancel), cancel);
            return parsed.ShowTable(
                ["id", "name", "role", "status"],
                people.Select(person => new[] { person.Id, person.Name, person.Role.Word(), person.Status.Word() }));
        }));
        return command;
    }

    private static (OperatorRole Role, IReadOnlyList<string> Faults) Read(string? name, string? role)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 255 || name.Any(char.IsControl))
            faults.Add("--name is the person's name: 1 to 255 characters, no control characters.");
        if (!Words.TryParse<OperatorRole>(role ?? "", out var known))
            faults.Add($"--role is {Roles}, not '{role}'.");
        return (known, faults);
    }

    private static string Roles => string.Join(", ", Enum.GetValues<OperatorRole>().Select(role => role.Word()));
}
