using System.Collections.Frozen;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Adapters;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// The channels of this node. Settings and adapters are judged once; partners change, so they are asked each time.
/// </summary>
internal sealed partial class ChannelRegistry : IChannelDirectory
{
    private readonly FrozenDictionary<string, ChannelEntry> _byName;
    private readonly Database _database;

    public ChannelRegistry(
        IReadOnlyList<ChannelSetup> setups,
        AdapterRegistry adapters,
        Database database,
        IOptions<AdapterOptions> options,
        ILogger<ChannelRegistry> logger)
    {
        _database = database;
        var check = new SettingsCheck(options.Value.LoadLimit, logger);
        _byName = setups.Select(setup => Judge(setup, adapters, check)).ToFrozenDictionary(entry => entry.Name);
        foreach (var faulty in _byName.Values.Where(entry => entry.Status is ChannelStatus.Faulty))
        {
            Log.Faulty(logger, faulty.Name, faulty.Reason, faulty.Fix);
        }
    }

    public Channel? Find(string name) => Entry(name) is { } entry
        ? new Channel { Name = entry.Name, Partner = entry.Partner, Adapter = entry.AdapterId }
        : null;

    /// <summary>The channel by its settings and its adapter alone.</summary>
    public ChannelEntry? Entry(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The channel as it stands now, its partner included.</summary>
    public async Task<ChannelEntry?> FindAsync(string name, CancellationToken cancel) =>
        Entry(name) is { } entry ? await WithPartnerAsync(entry, cancel) : null;

    public async Task<IReadOnlyList<ChannelEntry>> AllAsync(CancellationToken cancel)
    {
        var all = new List<ChannelEntry>(_byName.Count);
        foreach (var entry in _byName.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            all.Add(await WithPartnerAsync(entry, cancel));
        }

        return all;
    }

    private async Task<ChannelEntry> WithPartnerAsync(ChannelEntry entry, CancellationToken cancel)
    {
        if (entry.Status is not ChannelStatus.Active)
        {
            return entry;
        }

        var partner = await _database.ReadAsync(tx => PartnerTable.FindAsync(tx, entry.Partner, cancel), cancel);
        return partner switch
        {
            null => entry.Faulty(new Finding(
                $"There is no partner {entry.Partner}.",
                "Add it with 'partners add', or name another in the channel's settings.")),
            { Status: PrincipalStatus.Suspended } => entry.Faulty(new Finding(
                $"Partner {entry.Partner} is suspended.", "Nothing, while it is meant to be.")),
            _ => entry,
        };
    }

    private static ChannelEntry Judge(ChannelSetup setup, AdapterRegistry adapters, SettingsCheck check)
    {
        var entry = new ChannelEntry
        {
            Name = setup.Name,
            AdapterId = setup.Adapter,
            Partner = setup.Partner,
            Status = ChannelStatus.Active,
            Label = setup.Label,
            Url = setup.Url,
            Settings = new ChannelSettings(setup.Settings),
        };
        var findings = setup.Faults.ToList();
        var adapter = setup.Adapter.Length == 0 ? null : adapters.Find(setup.Adapter);
        if (adapter is { Adapter: { } active })
        {
            findings.AddRange(check.Check(setup.Adapter, active, entry.Settings));
        }
        else if (setup.Adapter.Length > 0)
        {
            findings.Add(adapter is null
                ? new Finding($"There is no adapter {setup.Adapter}.", "Install it, or name another in the channel's settings.")
                : new Finding($"Adapter {adapter.Id} is not active: {adapter.Reason}", adapter.Fix!));
        }

        return Finding.Join(findings) is { } fault ? entry.Faulty(fault) : entry with { Adapter = adapter!.Adapter };
    }

    private static partial class Log
    {
        [LoggerMessage(4004, LogLevel.Error, "Channel {Name} is faulty: {Reason} {Fix}")]
        public static partial void Faulty(ILogger logger, string name, string? reason, string? fix);
    }
}
