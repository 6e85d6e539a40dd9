namespace Fulfillment.Gateway.Settings;

/// <summary>Where settings come from: <c>appsettings.json</c>, then <c>FULFILLMENT__</c> variables, then the caller.</summary>
internal static class HouseSettings
{
    private const string Prefix = "FULFILLMENT__";

    public static void AddHouseSettings(
        this IConfigurationBuilder configuration, IEnumerable<KeyValuePair<string, string?>>? settings)
    {
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
        configuration.AddEnvironmentVariables(Prefix);
        configuration.AddInMemoryCollection(settings ?? []);
        configuration.Add(new SecretSource(((IConfigurationBuilder)configuration).Build()));
    }
}
