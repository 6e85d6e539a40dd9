using System.Reflection;
using Fulfillment.Connectors.Webhooks;
using Fulfillment.Engine.Store;
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

    private static readonly Assembly[] _assemblies =
    [
        typeof(StoreOptions).Assembly, typeof(ScreeningOptions).Assembly, typeof(WebhookOptions).Assembly,
        typeof(UnknownSettings).Assembly,
    ];

    /// <summary>Every class of settings names its section in a constant.</summary>
    private static readonly (string Section, Type Type)[] _options =
    [
        .. from type in _assemblies.SelectMany(assembly => assembly.GetTypes())
           where type.Name.EndsWith("Options", StringComparison.Ordinal)
           let section = type.GetField("Section")?.GetRawConstantValue() as string
           where section is not null
           select (section, type),
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
