namespace Fulfillment.Gateway.Settings;

/// <summary>Settings are wrong; each fault is a sentence that names the setting.</summary>
internal sealed class SettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
