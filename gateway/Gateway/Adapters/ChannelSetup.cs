using System.Text.RegularExpressions;
using Fulfillment.Gateway.Settings;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// A channel as the settings describe it: <c>Channels:{name}</c> with <c>adapter</c>, <c>partner</c>,
/// <c>label</c>, <c>url</c> and <c>settings</c>. Faults do not stop the start; the channel is shown with them.
/// </summary>
internal sealed partial record ChannelSetup
{
    public const string Section = "Channels";

    /// <summary>The partner API's own channel.</summary>
    public const string Api = "api";

    public required string Name { get; init; }

    public required string Adapter { get; init; }

    public required string Partner { get; init; }

    /// <summary>What the channel is called before customers.</summary>
    public string? Label { get; init; }

    /// <summary>Where customers make changes of what they bought there.</summary>
    public string? Url { get; init; }

    /// <summary>Secrets resolved.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required IReadOnlyList<Finding> Faults { get; init; }

    public static IReadOnlyList<ChannelSetup> ReadAll(IConfiguration configuration) =>
        [.. configuration.GetSection(Section).GetChildren().Select(Read)];

    private static ChannelSetup Read(IConfigurationSection section)
    {
        var faults = new List<Finding>();
        if (!NameForm().IsMatch(section.Key) || section.Key == Api)
        {
            faults.Add(new Finding(
                "No channel can have this name.",
                $"A name has 1 to 40 lower-case letters, digits and dashes, starts with a letter or digit, and is not '{Api}'."));
        }

        var unknown = section.GetChildren().Select(child => child.Key)
            .Where(key => !new[] { "adapter", "partner", "label", "url", "settings" }.Contains(key, StringComparer.OrdinalIgnoreCase));
        faults.AddRange(unknown.Select(key => new Finding(
            $"{section.Path}:{key} is no setting of a channel.", "A channel has adapter, partner, label, url and settings.")));
        return new ChannelSetup
        {
            Name = section.Key,
            Adapter = Named(section, "adapter", "Name the id of an adapter.", faults),
            Partner = Named(section, "partner", "Name the id of the partner whose orders these are.", faults),
            Label = section["label"],
            Url = Address(section, faults),
            Settings = Values(section.GetSection("settings"), faults),
            Faults = faults,
        };
    }

    private static string? Address(IConfigurationSection section, List<Finding> faults)
    {
        if (section["url"] is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"))
        {
            faults.Add(new Finding($"{section.Path}:url is no web address.", "Write it whole: https://market.example/manage."));
        }

        return section["url"];
    }

    private static string Named(IConfigurationSection section, string key, string fix, List<Finding> faults)
    {
        if (string.IsNullOrEmpty(section[key]))
        {
            faults.Add(new Finding($"{section.Path}:{key} is missing.", fix));
        }

        return section[key] ?? "";
    }

    private static Dictionary<string, string> Values(IConfigurationSection settings, List<Finding> faults)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings.GetChildren())
        {
            try
            {
                if (setting.Value is { } text)
                {
                    values[setting.Key] = SecretText.Resolve(text);
                }
                else
                {
                    faults.Add(new Finding($"{setting.Path} holds no text.", "A channel's settings are names with texts."));
                }
            }
            catch (SecretTextException e)
            {
                faults.Add(new Finding($"{setting.Path}: {e.Message}", "Put the secret where the setting says, and restart."));
            }
        }

        return values;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();
}
