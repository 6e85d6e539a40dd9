using System.CommandLine;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>keys init|rotate|list|legacy</c></summary>
internal static class KeyCommands
{
    private static readonly KeyPurpose[] _purposes = Enum.GetValues<KeyPurpose>();

    public static Command Build() =>
        new("keys", "The keys that sign licenses and tokens and seal codes") { Init(), Rotate(), List(), Legacy() };

    private static Command Init()
    {
        var command = new Command("init", "Make the keys that are missing");
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                var services = HouseServices.Open();
                var made = await services.GetRequiredService<KeyRegister>().OpenAsync(cancel);
                await AuditAsync(services, "key.init", made, cancel);
                return parsed.Say(made.Count == 0
                    ? "All keys are there."
                    : string.Join(Environment.NewLine, made.Select(key => $"made {key.Purpose.Word()} key {key.Kid}")));
            }));
        return command;
    }

    private static Command Rotate()
    {
        var purpose = new Argument<string>("purpose") { Description = string.Join(", ", _purposes.Select(p => p.Word())) };
        var now = new Option<bool>("--now") { Description = "Sign with it at once, instead of after the time that readers need to learn of it" };
        var command = new Command("rotate", "Add a key that takes over; the old one stays published") { purpose, now };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                if (!Words.TryParse<KeyPurpose>(parsed.GetValue(purpose)!, out var wanted))
                {
                    return parsed.Refuse($"There is no purpose '{parsed.GetValue(purpose)}': use {string.Join(", ", _purposes.Select(p => p.Word()))}.");
                }

                var services = HouseServices.Open();
                var time = services.GetRequiredService<TimeProvider>().GetUtcNow();
                await services.GetRequiredService<KeyRegister>().OpenAsync(cancel);
                var key = services.GetRequiredService<KeyFolder>().Rotate(wanted, time, parsed.GetValue(now) ? time : null);
                await services.GetRequiredService<KeyRegister>().RecordAsync(cancel);
                await AuditAsync(services, "key.rotate", [key], cancel);
                return parsed.Say($"{wanted.Word()} key {key.Kid} takes over at {key.ActiveFrom:yyyy-MM-dd HH:mm} UTC.");
            }));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Show all keys, without their secrets");
        command.SetAction((parsed, _) => Guarded.RunAsync(
            parsed,
            () => Task.FromResult(parsed.ShowTable(
                ["purpose", "kid", "active from"],
                HouseServices.Open().GetRequiredService<KeyFolder>().Entries
                    .Select(key => new[] { key.Purpose.Word(), key.Kid, $"{key.ActiveFrom:yyyy-MM-dd HH:mm}" })))));
        return command;
    }

    private static Command Legacy()
    {
        var sandbox = new Option<bool>("--sandbox") { Description = "Those of sandbox partners' licenses" };
        var command = new Command("legacy", "Print the public keys (PEM) that open the old license container") { sandbox };
        command.SetAction((parsed, _) => Guarded.RunAsync(
            parsed,
            () =>
            {
                var keys = HouseServices.Open().GetRequiredService<LegacyDesk>().PublicKeys(parsed.GetValue(sandbox));
                return Task.FromResult(keys.Count == 0
                    ? parsed.Refuse("There are none: set Licensing:Legacy to true and run 'keys init'.")
                    : parsed.Say(string.Join(Environment.NewLine, keys.Select(key => key.ToPem()))));
            }));
        return command;
    }

    private static Task AuditAsync(
        IServiceProvider services, string action, IReadOnlyList<KeyEntry> keys, CancellationToken cancel) =>
        services.GetRequiredService<Database>().InTransactionAsync(
            tx => AuditTable.AppendAsync(
                tx,
                cancel,
                [.. keys.Select(key => new AuditRecord
                {
                    At = services.GetRequiredService<TimeProvider>().GetUtcNow(),
                    Actor = Actor.Command.Name,
                    Action = action,
                    Subject = key.Kid,
                    AfterRef = key.Purpose.Word(),
                })]),
            cancel);
}
