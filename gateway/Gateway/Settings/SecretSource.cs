namespace Fulfillment.Gateway.Settings;

/// <summary>
/// Puts values in place of settings that only name them (<see cref="SecretText"/>). What cannot be read stops the start,
/// all such faults at once; a channel's own secrets are read by its adapter, so that they stop no other channel.
/// </summary>
internal sealed class SecretSource(IConfigurationRoot settings) : IConfigurationSource
{
    /// <summary>Addresses and logging patterns may begin like a secret's name; only these sections are read.</summary>
    private static readonly string[] _sections =
        ["Store", "Keys", "Access", "Licensing", "Screening", "Engine", "Catalog", "Connectors", "Observability"];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(settings);

    private sealed class Provider(IConfigurationRoot settings) : ConfigurationProvider
    {
        public override void Load()
        {
            var faults = new List<string>();
            foreach (var (key, value) in settings.AsEnumerable())
            {
                if (value is null || !_sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
                {
                    continue;
                }

                try
                {
                    Data[key] = SecretText.Resolve(value);
                }
                catch (SecretTextException e)
                {
                    faults.Add($"{key}: {e.Message}");
                }
            }

            if (faults.Count > 0)
            {
                throw new SettingsException(faults);
            }
        }
    }
}
