using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Adapters;

/// <summary>
/// The adapters of this node, loaded once. One that cannot be loaded is shown with its reason; no other suffers.
/// </summary>
internal sealed partial class AdapterRegistry
{
    private readonly AdapterOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AdapterLoader _loader;
    private readonly Dictionary<string, AdapterEntry> _byId;

    public AdapterRegistry(IOptions<AdapterOptions> options, TimeProvider clock, ILogger<AdapterRegistry> logger)
    {
        (_options, _clock, _logger) = (options.Value, clock, logger);
        _loader = new AdapterLoader(_options.LoadLimit, logger);
        All = [.. LoadAll().OrderBy(entry => entry.Id).ThenBy(entry => entry.Folder)];
        _byId = All.Where(entry => entry.Version is not null).DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id);
        foreach (var entry in All)
        {
            Tell(entry);
        }
    }

    public IReadOnlyList<AdapterEntry> All { get; }

    /// <returns><c>null</c> when no manifest gives this id.</returns>
    public AdapterEntry? Find(string id) => _byId.GetValueOrDefault(id);

    private IEnumerable<AdapterEntry> LoadAll()
    {
        var read = Folders().Select(folder => (Folder: folder, Read: AdapterPackage.Read(folder))).ToList();
        var twice = read.Where(one => one.Read.Package is not null)
            .GroupBy(one => one.Read.Package!.Manifest.Id)
            .Where(group => group.Count() > 1)
            .ToDictionary(
                group => group.Key,
                group => string.Join(" and ", group.Select(one => Path.GetFileName(one.Folder)).Order()));
        return read.Select(one => one.Read.Package is { } package
            ? Load(package, twice.GetValueOrDefault(package.Manifest.Id))
            : Unreadable(Path.GetFileName(one.Folder)).NotActive(AdapterStatus.Faulty, one.Read.Fault!));
    }

    private string[] Folders() => Directory.Exists(_options.FullFolder)
        ? [.. Directory.GetDirectories(_options.FullFolder).Where(AdapterPackage.IsOne).Order()]
        : [];

    private static AdapterEntry Unreadable(string folder) =>
        new() { Id = folder, Folder = folder, Status = AdapterStatus.Faulty };

    private AdapterEntry Load(AdapterPackage package, string? twins)
    {
        var manifest = package.Manifest;
        var entry = new AdapterEntry
        {
            Id = manifest.Id,
            Folder = Path.GetFileName(package.Folder),
            Version = manifest.Version,
            Sdk = manifest.Sdk,
            Description = manifest.Description,
            Status = AdapterStatus.Faulty,
        };
        if (WhyNot(package, twins) is var (status, why))
        {
            return entry.NotActive(status, why);
        }

        var (adapter, fault) = _loader.Load(package);
        return fault is null
            ? entry with { Status = AdapterStatus.Active, LoadedAt = _clock.GetUtcNow(), Adapter = adapter }
            : entry.NotActive(AdapterStatus.Faulty, fault);
    }

    private (AdapterStatus Status, Finding Why)? WhyNot(AdapterPackage package, string? twins)
    {
        if (_options.Disabled.Contains(package.Manifest.Id))
        {
            return (AdapterStatus.Disabled, new Finding(
                $"The setting {AdapterOptions.Section}:Disabled names it.", "Take it out of the setting and restart."));
        }

        if (twins is not null)
        {
            return (AdapterStatus.Faulty, new Finding(
                $"The folders {twins} give the same id, and nothing says which is meant.", "Leave one of them."));
        }

        return package.Check() is { } fault ? (AdapterStatus.Faulty, fault) : package.CheckSdk();
    }

    private void Tell(AdapterEntry entry)
    {
        if (entry.Status is AdapterStatus.Active or AdapterStatus.Disabled)
        {
            Log.Known(_logger, entry.Id, entry.Version, entry.Status);
        }
        else
        {
            Log.NotActive(_logger, entry.Id, entry.Folder, entry.Status, entry.Reason, entry.Fix);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "Adapter {Id} {Version} is {Status}")]
        public static partial void Known(ILogger logger, string id, string? version, AdapterStatus status);

        [LoggerMessage(4002, LogLevel.Error, "Adapter {Id} in {Folder} is {Status}: {Reason} {Fix}")]
        public static partial void NotActive(
            ILogger logger, string id, string folder, AdapterStatus status, string? reason, string? fix);
    }
}
