using System.CommandLine;
using Fulfillment.Engine.Audit;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>audit verify</c></summary>
internal static class AuditCommands
{
    private const int Tampered = 1;

    public static Command Build() => new("audit", "The hash-chained record of who did what") { Verify() };

    private static Command Verify()
    {
        var head = new Option<string?>("--head") { Description = "A head noted earlier (seq:hash): the chain must pass through it" };
        var command = new Command("verify", "Walk the whole chain and name the first record that is not as it was written") { head };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(
            parsed,
            async () =>
            {
                var verifier = HouseServices.Open().GetRequiredService<AuditVerifier>();
                switch (await verifier.VerifyAsync(parsed.GetValue(head), cancel))
                {
                    case AuditFinding.Intact intact:
                        return parsed.Say($"The audit chain is intact: {intact.Head.Seq} records. Note its head elsewhere: {intact.Head}");
                    case AuditFinding.Tampered tampered:
                        parsed.Refuse($"The audit chain is broken at record {tampered.Seq}: {tampered.Summary}");
                        return Tampered;
                    default:
                        throw new System.Diagnostics.UnreachableException();
                }
            }));
        return command;
    }
}
