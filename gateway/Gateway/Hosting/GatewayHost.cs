using System.Data.Common;
using Fulfillment.Connectors;
using Fulfillment.Engine;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Callbacks;
using Fulfillment.Gateway.Connectors;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Gateway.InstanceApi;
using Fulfillment.Gateway.Observability;
using Fulfillment.Gateway.Observability.Scrape;
using Fulfillment.Gateway.OpsApi;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Gateway.PartnerApi.Bulk;
using Fulfillment.Gateway.PartnerApi.Subscriptions;
using Fulfillment.Gateway.Settings;
using Fulfillment.Gateway.Webhooks;
using Fulfillment.Screening;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Hosting;

/// <summary>The gateway's table of contents: its settings, its services, its middleware in order, its routes.</summary>
internal static class GatewayHost
{
    /// <param name="settings">Settings that win over files and variables: for the demo and for tests.</param>
    /// <param name="services">Services that win over the house's own: for tests.</param>
    public static WebApplication Build(
        IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddHouseSettings(settings);
        builder.AddHttpGround();
        builder.Logging.AddHouseConsole();
        builder.Services
            .AddClock(builder.Configuration)
            .AddEngine()
            .AddEngineLoops()
            .AddScreening(builder.Configuration)
            .AddSingleton<IValidateOptions<ScreeningOptions>, VendorBudgets>()
            .AddAdapters(builder.Configuration)
            .AddConnectors(builder.Configuration)
            .AddConnectorRoutes(builder.Configuration)
            .AddAccess()
            .AddObservability()
            .AddPartnerApi()
            .AddWebhooks()
            .AddInstanceApi()
            .AddApiDocuments()
            .AddSingleton<FailureClassifier>(Classify);
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseHttpGround();
        app.UseRouting();
        app.UseAccess();
        app.MapHealth();
        app.MapMetrics();
        app.MapAccess();
        app.MapProducts();
        app.MapOrders();
        app.MapScreenings();
        app.MapBulkOrders();
        app.MapLicenses();
        app.MapSubscriptions();
        app.MapSeats();
        app.MapSeatHistory();
        app.MapMeters();
        app.MapSummaries();
        app.MapAgreements();
        app.MapContacts();
        app.MapCancellations();
        app.MapNamespaces();
        app.MapInstallations();
        app.MapTickets();
        app.MapClaims();
        app.MapWebhooks();
        app.MapEvents();
        app.MapSandbox();
        app.MapInstances();
        app.MapAllocations();
        app.MapActivations();
        app.MapSeatLink();
        app.MapUsage();
        app.MapSeatMoves();
        app.MapUsageFiles();
        app.MapLicenseKeys();
        app.MapRevocations();
        app.MapErrors();
        app.MapCallbacks();
        app.MapVendorCallbacks();
        app.MapOpsApi();
        app.MapDocs();
        return app;
    }

    private static Problem? Classify(Exception failure) => failure switch
    {
        QueueFullException => Problems.Of(
            "intake.full", "Nothing was lost: send the same request again, with the same key.",
            retryAfter: TimeSpan.FromSeconds(1)),
        DbException or TimeoutException when Database.IsAway(failure) => Problems.Of(
            "store.unavailable", "The store does not answer. Nothing was lost: send the same request again.",
            retryAfter: TimeSpan.FromSeconds(2)),
        CorruptRowException corrupt => Problems.Of(
            "store.corrupt", $"Record {corrupt.Id} cannot be read. Nothing was changed; the operator mends it from a backup."),
        _ => null,
    };
}
