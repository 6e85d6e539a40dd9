using System.Text.Json;
using System.Text.RegularExpressions;
using Fulfillment.Sdk;

namespace Fulfillment.Gateway.Adapters;

/// <summary>A folder with an adapter in it, looked at before any of its code runs.</summary>
internal sealed partial class AdapterPackage
{
    public const string ManifestName = "adapter.json";
    private const string SdkFile = "Fulfillment.Sdk.dll";
    private const int LargestManifest = 64 * 1024;

    private readonly List<Finding> _findings = [];

    private AdapterPackage(string folder, Manifest manifest) => (Folder, Manifest) = (folder, manifest);

    public string Folder { get; }

    public Manifest Manifest { get; }

    public string EntryPath => Path.Combine(Folder, Manifest.Entry);

    public static bool IsOne(string folder) => File.Exists(Path.Combine(folder, ManifestName));

    /// <summary>Reads the manifest.</summary>
    /// <returns>The package, or why there is none.</returns>
    public static (AdapterPackage? Package, Finding? Fault) Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, ManifestName));
        try
        {
            if (file.LinkTarget is not null || file.Length > LargestManifest)
            {
                return (null, new Finding(
                    $"{ManifestName} is a link, or larger than {LargestManifest} bytes.", "Put the manifest itself there."));
            }

            var manifest = Manifest.Parse(File.ReadAllText(file.FullName));
            return IdForm().IsMatch(manifest.Id)
                ? (new AdapterPackage(folder, manifest), null)
                : (null, new Finding(
                    $"{ManifestName} gives an id that is none.",
                    "An id has 1 to 40 lower-case letters, digits and dashes, and starts with a letter or digit."));
        }
        catch (JsonException e)
        {
            return (null, new Finding(
                $"{ManifestName} cannot be read: {e.Message}", "Correct it as the SDK's Manifest describes it."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new Finding($"{ManifestName} cannot be opened.", "Let the gateway's user read the adapter's folder."));
        }
    }

    /// <summary>Holds the folder against its manifest and finds all faults at once.</summary>
    public Finding? Check()
    {
        if (!VersionForm().IsMatch(Manifest.Version))
        {
            Find("The manifest's version is no semantic version.", "Write it like 1.2.0.");
        }

        CheckEntry();
        CheckFiles();
        return Finding.Join(_findings);
    }

    /// <summary>Holds the range of the manifest against the SDK of this host.</summary>
    public (AdapterStatus Status, Finding Why)? CheckSdk()
    {
        try
        {
            return SdkVersion.Admits(Manifest.Sdk, SdkVersion.Current) ? null : (AdapterStatus.Incompatible, new Finding(
                $"It was built for SDK {Manifest.Sdk}; this gateway has {SdkVersion.Current}.",
                $"Install a version of the adapter that admits SDK {SdkVersion.Current}, or another release of the gateway."));
        }
        catch (FormatException e)
        {
            return (AdapterStatus.Faulty, new Finding(e.Message, "Write the manifest's sdk like '>=1.0 <2'."));
        }
    }

    private void CheckEntry()
    {
        const string Fix = "Name the adapter's own dll, which stands beside the manifest.";
        var entry = Manifest.Entry;
        if (entry != Path.GetFileName(entry) || !entry.EndsWith(".dll", StringComparison.Ordinal) || entry.Contains('\\'))
        {
            Find("The manifest's entry is not the name of a dll in this folder.", Fix);
        }
        else if (!File.Exists(EntryPath))
        {
            Find($"There is no {entry}.", Fix);
        }
    }

    private void CheckFiles()
    {
        // A link is reported before it is followed, so a circle of links ends here.
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var root = new DirectoryInfo(Folder);
        foreach (var file in root.EnumerateFileSystemInfos("*", everything).Prepend(root))
        {
            if (file.LinkTarget is not null)
            {
                Find($"{Path.GetRelativePath(Folder, file.FullName)} is a link.", "Put the file itself there.");
                return;
            }

            if (file.Name.Equals(SdkFile, StringComparison.OrdinalIgnoreCase))
            {
                Find(
                    $"It ships its own {SdkFile}, and types of two SDKs are strangers to each other.",
                    "Reference the SDK with Private=\"false\" ExcludeAssets=\"runtime\" and take the file out of the package.");
            }
        }
    }

    private void Find(string reason, string fix) => _findings.Add(new Finding(reason, fix));

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex IdForm();

    [GeneratedRegex(
        @"^[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}([-+][0-9A-Za-z.+-]{1,64})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionForm();
}
