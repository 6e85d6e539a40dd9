namespace Fulfillment.Gateway.Settings;

/// <summary>
/// A misspelled setting is worse than a missing one: it looks as if it held. Every <c>FULFILLMENT__</c> variable must
/// begin with a section that the house knows.
/// </summary>
internal static class UnknownSettings
{
    private const string Prefix = "FULFILLMENT__";

    private static readonly string[] _sections =
    [
        "Access", "Adapters", "Catalog", "Channels", "Engine", "Keys", "Licensing", "Screening", "Store", "Logging", "Kestrel",
        "Urls", "AllowedHosts",
    ];

    /// <exception cref="SettingsException">A variable or a top-level section is none of ours.</exception>
    public static void Check(IConfiguration configuration)
    {
        var faults = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .Where(name => !_sections.Contains(name[Prefix.Length..].Split("__")[0], StringComparer.OrdinalIgnoreCase))
            .Select(name => $"There is no setting {name}: the sections are {string.Join(", ", _sections[..9])}.")
            .Concat(Store(configuration))
            .ToList();
        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }

    private static IEnumerable<string> Store(IConfiguration configuration) => configuration.GetSection("Store").GetChildren()
        .Where(child => child.Key is not ("Provider" or "ConnectionString" or "MigrateAtStart"))
        .Select(child => $"There is no setting Store:{child.Key}: there are Provider, ConnectionString and MigrateAtStart.");
}
