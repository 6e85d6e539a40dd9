namespace Fulfillment.Gateway.Hosting;

/// <summary>
/// Settings that name a secret instead of holding it: <c>env:NAME</c> reads a variable, <c>file:PATH</c> a file (its last
/// line break does not count). What cannot be read stops the start, all such faults at once.
/// </summary>
internal sealed class SecretSource(IConfigurationRoot settings) : IConfigurationSource
{
    private const string Variable = "env:";
    private const string File = "file:";

    /// <summary>
    /// Addresses and logging patterns may begin like a secret's name; only the house's own sections are read. Channels
    /// read their own: a wrong one is shown as faulty and stops nothing else.
    /// </summary>
    private static readonly string[] _sections = ["Store", "Keys", "Access", "Adapters", "Licensing", "Screening", "Engine", "Catalog"];

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(settings);

    private sealed class Provider(IConfigurationRoot settings) : ConfigurationProvider
    {
        public override void Load()
        {
            var faults = new List<string>();
            foreach (var (key, value) in settings.AsEnumerable())
            {
                if (value is not null && _sections.Contains(key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
                {
                    Resolve(key, value, faults);
                }
            }

            if (faults.Count > 0)
            {
                throw new SettingsException(faults);
            }
        }

        private void Resolve(string key, string value, List<string> faults)
        {
            if (value.StartsWith(Variable, StringComparison.Ordinal))
            {
                var name = value[Variable.Length..];
                Data[key] = Environment.GetEnvironmentVariable(name);
                if (Data[key] is null)
                {
                    faults.Add($"{key} names the variable {name}, which is not set.");
                }
            }
            else if (value.StartsWith(File, StringComparison.Ordinal))
            {
                var path = value[File.Length..];
                try
                {
                    Data[key] = System.IO.File.ReadAllText(path).TrimEnd('\n', '\r');
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    faults.Add($"{key} names the file {path}, which cannot be read.");
                }
            }
        }
    }
}

/// <summary>Settings are wrong; each fault is a sentence that names the setting.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
