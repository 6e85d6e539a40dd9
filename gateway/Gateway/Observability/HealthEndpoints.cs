using System.Data.Common;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Observability;

/// <summary>Is the process alive, and can it serve.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").ExcludeFromDescription().AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Text("live"));
        health.MapGet("/ready", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(
        Database database, Migrator migrator, KeyFolder keys, CancellationToken cancel)
    {
        try
        {
            await migrator.RequireCurrentAsync(cancel);
            return keys.Fault is { } fault ? NotReady(fault) : TypedResults.Text("ready");
        }
        catch (SchemaException e)
        {
            return NotReady(e.Message);
        }
        catch (Exception e) when (e is DbException or TimeoutException && Database.IsAway(e))
        {
            return NotReady(database.IsPostgres ? "PostgreSQL does not answer." : "The database file cannot be used.");
        }
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult NotReady(string reason) =>
        TypedResults.Text($"not ready: {reason}", statusCode: StatusCodes.Status503ServiceUnavailable);
}
