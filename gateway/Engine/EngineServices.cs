using Fulfillment.Engine.Accounts;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Contacts;
using Fulfillment.Engine.Counting;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Licensing.Legacy;
using Fulfillment.Engine.Licensing.Revocations;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Notices;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Provisioning.Steps;
using Fulfillment.Engine.Reconciliation;
using Fulfillment.Engine.Repair;
using Fulfillment.Engine.Rescreening;
using Fulfillment.Engine.Schedules;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Screening.Alerts;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Screening.Inquiries;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Engine.Tickets;
using Fulfillment.Engine.Usage;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Engine.Work;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine;

/// <summary>The engine's one door for the host.</summary>
public static class EngineServices
{
    /// <summary>Everything that knows and stores, and nothing that runs by itself: what commands need.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services) => services
        .AddStore()
        .AddKeys()
        .AddPrincipals()
        .AddCatalog()
        .AddOrders()
        .AddScreeningDesk()
        .AddProvisioning()
        .AddUsage()
        .AddInbox()
        .AddWebhooks()
        .AddInstances()
        .AddReconciliation()
        .AddRescreening();

    /// <summary>The loops: work and outbox.</summary>
    public static IServiceCollection AddEngineLoops(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<NodeLease>())
        .AddHostedService<Herald>()
        .AddHostedService(provider => provider.GetRequiredService<Worker>())
        .AddHostedService(provider => provider.GetRequiredService<OutboxDispatcher>())
        .AddHostedService<Retention>()
        .AddHostedService(provider => provider.GetRequiredService<RecordSweep>())
        .AddHostedService<ReconciliationLoop>()
        .AddHostedService<RescreeningLoop>()
        .AddHostedService(provider => provider.GetRequiredService<SilenceSweep>())
        .AddHostedService(provider => provider.GetRequiredService<EndingSweep>())
        .AddHostedService(provider => provider.GetRequiredService<AccountSweep>())
        .AddHostedService(provider => provider.GetRequiredService<SeatMoveSweep>())
        .AddHostedService(provider => provider.GetRequiredService<BacklogSampler>());

    private static IServiceCollection AddStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .Checked<StoreOptions, StoreOptionsValidator>(StoreOptions.Section)
            .Checked<MetricsOptions, MetricsOptionsValidator>(MetricsOptions.Section)
            .AddSingleton<EngineMeter>()
            .AddSingleton<BacklogSampler>()
            .AddSingleton<Database>()
            .AddSingleton<Migrator>()
            .AddSingleton<AuditVerifier>();
    }

    private static IServiceCollection AddKeys(this IServiceCollection services) => services
        .Checked<KeyOptions, KeyOptionsValidator>(KeyOptions.Section)
        .Checked<LicensingOptions, LicensingOptionsValidator>(LicensingOptions.Section)
        .AddSingleton(provider => new KeyFolder(
            Path.GetFullPath(provider.GetRequiredService<IOptions<KeyOptions>>().Value.Folder),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<SecretVault>()
        .AddSingleton<KeyRegister>()
        .AddSingleton<ILicenseSigner, KeyFolderLicenseSigner>()
        .AddSingleton<CodeDesk>()
        .AddSingleton<TicketDesk>()
        .AddSingleton<LicenseIssuer>()
        .AddSingleton<LicenseDesk>()
        .AddSingleton<LicenseShowing>()
        .AddSingleton<LegacyDesk>()
        .AddSingleton<RevocationDesk>();

    private static IServiceCollection AddPrincipals(this IServiceCollection services) =>
        services.AddSingleton<PrincipalDesk>();

    private static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .Checked<CatalogOptions, CatalogOptionsValidator>(CatalogOptions.Section)
        .AddSingleton(provider =>
        {
            var catalog = ProductCatalog.Load(provider.GetRequiredService<IOptions<CatalogOptions>>().Value.File);
            return provider.GetRequiredService<IOptions<LicensingOptions>>().Value.Legacy
                ? catalog
                : catalog.Without(DeliveryKind.LegacyLicense);
        });

    private static IServiceCollection AddOrders(this IServiceCollection services) => services
        .Checked<WorkOptions, WorkOptionsValidator>(WorkOptions.Section)
        .Checked<RetryOptions, RetryOptionsValidator>(RetryOptions.Section)
        .Checked<OutboxOptions, OutboxOptionsValidator>(OutboxOptions.Section)
        .AddSingleton(provider => new RetryPolicy(provider.GetRequiredService<IOptions<RetryOptions>>()))
        .AddSingleton<Signals>()
        .AddSingleton<ISinkSource, FixedSinks>()
        .AddSingleton<OrderWatch>()
        .AddSingleton<OrderBook>()
        .Checked<IntakeOptions, IntakeOptionsValidator>(IntakeOptions.Section)
        .AddSingleton<ISubscriptionCheck, SubscriptionCheck>()
        .AddSingleton<SubscriptionForecast>()
        .AddSingleton<OrderAcceptance>()
        .AddSingleton<OrderIntake>()
        .AddSingleton<WorkFloor>()
        .AddSingleton<IRescued, RescuedWork>()
        .AddSingleton<IRescued, RescuedMessages>()
        .AddSingleton<NodeLease>()
        .AddSingleton<Worker>()
        .Checked<GuardOptions, GuardOptionsValidator>(GuardOptions.Section)
        .AddSingleton<CallGuards>()
        .AddSingleton<OutboxCourier>()
        .AddSingleton<OutboxFloor>()
        .AddSingleton<OutboxDispatcher>();

    private static IServiceCollection AddScreeningDesk(this IServiceCollection services) => services
        .Checked<DeskOptions, DeskOptionsValidator>(DeskOptions.Section)
        .AddSingleton(provider => ScreeningPolicy.Load(provider.GetRequiredService<IOptions<DeskOptions>>().Value.PolicyFile))
        .AddSingleton<MatchSeal>()
        .AddSingleton<PartyIdentity>()
        .AddSingleton<InquirySeal>()
        .AddSingleton<InquiryDesk>()
        .AddSingleton<SubjectReader>()
        .AddSingleton<IAsides, KeptAsides>()
        .AddSingleton<ExceptionDesk>()
        .AddSingleton<KeptEditions>()
        .AddSingleton<EditionKeeper>()
        .AddSingleton<IEditionKeeper>(provider => provider.GetRequiredService<EditionKeeper>())
        .AddSingleton<PolicySimulation>()
        .AddSingleton<ReplayDesk>()
        .AddSingleton<RecordKeeping>()
        .AddSingleton<RecordSweep>()
        .AddSingleton<AlertSeal>()
        .AddSingleton<AlertHold>()
        .AddSingleton<AlertDesk>()
        .AddSingleton<LaterHooks>()
        .AddSingleton<IMessageTaker, LaterAnswerTaker>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<ScreeningDesk>(provider, provider.GetRequiredService<LaterHooks>().Asked))
        .AddSingleton<HoldDesk>();

    private static IServiceCollection AddProvisioning(this IServiceCollection services) => services
        .AddSingleton<StepRunner>()
        .AddSingleton<Advances>()
        .AddSingleton<LineWalker>()
        .AddSingleton<LineStart>()
        .AddSingleton<LineLedger>()
        .AddSingleton<BookingDesk>()
        .AddSingleton<OrderDesk>()
        .AddSingleton<AgreementDesk>()
        .AddSingleton<ContactDesk>()
        .AddSingleton<AccountDesk>()
        .AddSingleton<AccountEraser>()
        .AddSingleton<AccountSweep>()
        .AddSingleton<CancellationDesk>()
        .AddSingleton<NamespaceDesk>()
        .AddSingleton<InstallationDesk>()
        .AddSingleton<TicketOffice>()
        .AddSingleton<RepairDesk>()
        .AddSingleton<SandboxClock>()
        .AddSingleton<IStep, CreateSubscription>()
        .AddSingleton<IStep, AmendSubscription>()
        .AddSingleton<IStep, IssueLicense>()
        .AddSingleton<IStep, ProvisionTarget>()
        .AddSingleton<IStep, GrantPack>()
        .AddSingleton<IStep, SandboxTrial>()
        .Checked<StartOptions, StartOptionsValidator>(StartOptions.Section)
        .AddSingleton<OrderRunner>()
        .AddSingleton<IOrderStart, OrderStart>()
        .AddSingleton<IWorkRunner>(provider => provider.GetRequiredService<OrderRunner>())
        .AddSingleton<IWorkRunner, LineRunner>()
        .AddSingleton<IScheduledAct, Boundary>()
        .AddSingleton<IScheduledAct, AutoRenewal>()
        .AddSingleton<EndingSweep>()
        .AddSingleton<IWorkRunner, ScheduleRunner>();

    private static IServiceCollection AddUsage(this IServiceCollection services) => services
        .Checked<UsageOptions, UsageOptionsValidator>(UsageOptions.Section)
        .AddSingleton<MeterList>()
        .AddSingleton<UsageDesk>()
        .AddSingleton<UsageCounter>()
        .AddSingleton<SilenceSweep>()
        .AddSingleton<SeatMoveSweep>()
        .AddSingleton<PeriodClose>()
        .AddSingleton<IScheduledAct>(provider => provider.GetRequiredService<PeriodClose>())
        .AddSingleton<IScheduledAct, PackExpiry>();

    private static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ISinkRoutes, WebhookRoutes>());
        return services
            .Checked<WebhookDeskOptions, WebhookDeskOptionsValidator>(WebhookDeskOptions.Section)
            .AddSingleton<WebhookDesk>()
            .AddSingleton<WebhookHealth>()
            .AddSingleton<WebhookReplay>();
    }

    private static IServiceCollection AddInstances(this IServiceCollection services) => services
        .Checked<InstanceOptions, InstanceOptionsValidator>(InstanceOptions.Section)
        .AddSingleton<InstanceTokens>()
        .AddSingleton<InstanceSecrets>()
        .AddSingleton<Standings>()
        .AddSingleton<InstanceDesk>()
        .AddSingleton<SeatLinkDesk>()
        .AddSingleton<UsageRecordDesk>()
        .AddSingleton<SeatMoveDesk>()
        .AddSingleton<UsageFileDesk>()
        .AddSingleton<AllocationDesk>();

    private static IServiceCollection AddReconciliation(this IServiceCollection services) => services
        .Checked<ReconciliationOptions, ReconciliationOptionsValidator>(ReconciliationOptions.Section)
        .AddSingleton<Reconciler>()
        .AddSingleton<ReconciliationDesk>();

    private static IServiceCollection AddRescreening(this IServiceCollection services) => services
        .Checked<RescreeningOptions, RescreeningOptionsValidator>(RescreeningOptions.Section)
        .AddSingleton<ITakenEdition, NewsOfLists>()
        .AddSingleton<Rescreener>()
        .AddSingleton<RescreeningDesk>();

    private static IServiceCollection Checked<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        return services;
    }
}
