using System.CommandLine;
using System.Globalization;
using Fulfillment.Connectors;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>reconcile</c></summary>
internal static class ReconcileCommand
{
    private const int Drift = 3;
    private const int MostShown = 100;

    public static Command Build()
    {
        var command = new Command("reconcile", "Compare everything that was ordered with what is delivered; exit code 3 where it differs");
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, () => RunAsync(parsed, cancel)));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var services = HouseServices.Open((added, settings) => added.AddConnectors(settings));
        var reconciler = services.GetRequiredService<Reconciler>();
        await services.GetRequiredService<ReconciliationDesk>().StartAsync(Actor.Command, cancel);
        var owner = Ids.New("nod", services.GetRequiredService<TimeProvider>());
        if (await reconciler.TakeAsync(owner, cancel) is not { } taken || await reconciler.RunAsync(taken, cancel) is not { } run)
        {
            return parsed.Refuse("A gateway is at it: GET /ops/v1/reconciliation shows how far it is.");
        }

        var drifts = await services.GetRequiredService<Database>().ReadAsync(
            tx => DriftTable.ListAsync(tx, new DriftFilter { OpenOnly = true, Limit = MostShown }, cancel), cancel);
        parsed.Say(string.Create(
            CultureInfo.InvariantCulture, $"{run.Subscriptions} subscriptions and {run.Lines} lines were checked; {run.Unknown} targets could not be asked."));
        return drifts.Count == 0 ? parsed.Say("All is as it was ordered.") : Show(parsed, drifts);
    }

    /// <summary>One line each: a table would be cut where nobody looks at a screen.</summary>
    private static int Show(ParseResult parsed, IReadOnlyList<KeptDrift> drifts)
    {
        foreach (var drift in drifts)
        {
            parsed.Say($"{drift.Code,-21} {drift.SubscriptionId ?? drift.LineId} of {drift.OrderId}: ordered {drift.Ordered}; delivered {drift.Delivered}");
        }

        return Drift;
    }
}
