using Fulfillment.Connectors.RabbitMq;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Metrics;
using Fulfillment.Engine.Outbox;
using Fulfillment.Engine.Screening;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Webhooks;
using Fulfillment.Engine.Work;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Observability;
using Fulfillment.Screening;

namespace Fulfillment.Gateway.Settings;

/// <summary>
/// A misspelled setting is worse than a missing one: it looks as if it held. Every <c>FULFILLMENT__</c> variable must
/// begin with a section that the house knows, and name a setting in it.
/// </summary>
internal static class UnknownSettings
{
    private const string Prefix = "FULFILLMENT__";

    private static readonly string[] _sections =
    [
        "Access", "Adapters", "Catalog", "Channels", "Clock", "Connectors", "Engine", "Keys", "Licensing", "Observability",
        "Screening", "Store", "Logging", "Kestrel", "Urls", "AllowedHosts",
    ];

    /// <summary>Sections that hold parts and nothing else.</summary>
    private static readonly string[] _ofParts = ["Engine", "Connectors"];

    private static readonly (string Section, Type Type)[] _options =
    [
        (AccessOptions.Section, typeof(AccessOptions)),
        (AdapterOptions.Section, typeof(AdapterOptions)),
        (CatalogOptions.Section, typeof(CatalogOptions)),
        (WebhookOptions.Section, typeof(WebhookOptions)),
        (ClockOptions.Section, typeof(ClockOptions)),
        (OutboxOptions.Section, typeof(OutboxOptions)),
        (RetryOptions.Section, typeof(RetryOptions)),
        (WebhookDeskOptions.Section, typeof(WebhookDeskOptions)),
        (DeskOptions.Section, typeof(DeskOptions)),
        (WorkOptions.Section, typeof(WorkOptions)),
        (KeyOptions.Section, typeof(KeyOptions)),
        (LicensingOptions.Section, typeof(LicensingOptions)),
        (ScreeningOptions.Section, typeof(ScreeningOptions)),
        (RabbitMqOptions.Section, typeof(RabbitMqOptions)),
        (MetricsOptions.Section, typeof(MetricsOptions)),
        (ObservabilityOptions.Section, typeof(ObservabilityOptions)),
        (StoreOptions.Section, typeof(StoreOptions)),
    ];

    /// <exception cref="SettingsException">A variable or a setting of a known section is none of ours.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Where(name => !_sections.Contains(name[Prefix.Length..].Split("__")[0], StringComparer.OrdinalIgnoreCase))
            .Select(name => $"There is no setting {name}: the sections are {string.Join(", ", _sections[..12])}.")
            .Concat(Misspelled(configuration)).Concat(MisspelledParts(configuration))
            .ToList();
        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }

    private static IEnumerable<string> Misspelled(IConfiguration configuration) =>
        from options in _options
        from child in configuration.GetSection(options.Section).GetChildren()
        let names = options.Type.GetProperties().Where(p => p.CanWrite).Select(p => p.Name).ToList()
        where !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        select $"There is no setting {options.Section}:{child.Key}: there are {string.Join(", ", names)}.";

    private static IEnumerable<string> MisspelledParts(IConfiguration configuration) =>
        from whole in _ofParts
        from child in configuration.GetSection(whole).GetChildren()
        let parts = _options.Select(options => options.Section).Where(section => section.StartsWith($"{whole}:")).ToList()
        where !parts.Contains($"{whole}:{child.Key}", StringComparer.OrdinalIgnoreCase)
        select $"There is no section {whole}:{child.Key}: there are {string.Join(", ", parts)}.";
}
