namespace Fulfillment.Engine.Signing;

/// <summary>The folder as it was read once. Immutable, swapped whole.</summary>
internal sealed class KeySnapshot
{
    private const int MostLooks = 10;

    private readonly Dictionary<KeyPurpose, KeySet> _public;
    private readonly Dictionary<string, (string Stamp, HeldKey Key)> _files;

    private KeySnapshot(Dictionary<string, (string Stamp, HeldKey Key)> files)
    {
        _files = files;
        Keys =
        [
            .. files.Values.Select(file => file.Key)
                .OrderBy(key => key.Entry.ActiveFrom)
                .ThenBy(key => key.Entry.CreatedAt)
                .ThenBy(key => key.Entry.File, StringComparer.Ordinal),
        ];
        RefuseDoubles(Keys);
        _public = Enum.GetValues<KeyPurpose>().ToDictionary(
            purpose => purpose,
            purpose => new KeySet(Of(purpose).Select(key => key.Signing?.Public).OfType<PublicKey>()));
    }

    public static KeySnapshot Empty { get; } = new([]);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<HeldKey> Keys { get; }

    public static KeySnapshot Read(string folder, KeySnapshot known)
    {
        RefuseUnsafe(folder);
        return new KeySnapshot(SettledStamps(folder).ToDictionary(
            file => file.Key,
            file => known._files.TryGetValue(file.Key, out var held) && held.Stamp == file.Value
                ? held
                : (file.Value, KeyFile.Read(Path.Combine(folder, file.Key)))));
    }

    public bool IsCurrent(string folder)
    {
        var stamps = Stamps(folder);
        return stamps.Count == _files.Count
            && stamps.All(file => _files.TryGetValue(file.Key, out var held) && held.Stamp == file.Value);
    }

    public IEnumerable<HeldKey> Of(KeyPurpose purpose) => Keys.Where(key => key.Entry.Purpose == purpose);

    /// <summary>
    /// The newest key whose time has come. The oldest of a purpose always counts: nothing else could sign in its place.
    /// </summary>
    public HeldKey? Current(KeyPurpose purpose, DateTimeOffset now) =>
        Of(purpose).LastOrDefault(key => key.Entry.ActiveFrom <= now) ?? Of(purpose).FirstOrDefault();

    public KeySet Public(KeyPurpose purpose) => _public[purpose];

    // A listing may miss a file while others come and go beside it: it counts when two in a row agree.
    private static Dictionary<string, string> SettledStamps(string folder)
    {
        var stamps = Stamps(folder);
        for (var look = 0; look < MostLooks; look++)
        {
            var again = Stamps(folder);
            if (again.Count == stamps.Count && again.All(file => stamps.GetValueOrDefault(file.Key) == file.Value))
                break;

            stamps = again;
        }

        return stamps;
    }

    // Content is never changed in place, so name, time and length tell one state of the folder from another.
    private static Dictionary<string, string> Stamps(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*.json").Where(file => !file.Name.StartsWith('.')).ToDictionary(
            file => file.Name, file => $"{file.LastWriteTimeUtc.Ticks}/{file.Length}/{Mode(file)}");

    private static UnixFileMode? Mode(FileInfo file) => OperatingSystem.IsWindows() ? null : file.UnixFileMode;

    private static void RefuseUnsafe(string folder)
    {
        if (!Directory.Exists(folder))
            throw new KeyFolderException($"There is no key folder {folder}: run 'keys init', or set Keys:Folder.");

        // Who may write here may plant a key of his own, which we would publish as ours.
        const UnixFileMode writers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & writers) != UnixFileMode.None)
            throw new KeyFolderException($"Key folder {folder} can be written by other users: run chmod 700 {folder}.");
    }

    private static void RefuseDoubles(IReadOnlyList<HeldKey> keys)
    {
        var doubles = keys.GroupBy(key => key.Entry.Kid).FirstOrDefault(same => same.Count() > 1);
        if (doubles is null)
            return;

        var files = string.Join(", ", doubles.Select(key => key.Entry.File));
        throw new KeyFolderException($"Key {doubles.Key} is in several files ({files}): keep one.");
    }
}
