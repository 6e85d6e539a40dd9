namespace Fulfillment.Engine.Signing;

/// <summary>
/// The folder of keys that all nodes share (<c>Keys:Folder</c>): one file per key, <c>license-0001.json</c> and so on,
/// readable by its owner only. Keys are added, never changed; a file that appears is noticed within a second of the
/// clock. The number makes a file's name a claim that one process wins, without a lock.
/// </summary>
public sealed class KeyFolder(string path, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile KeySnapshot _snapshot = KeySnapshot.Empty;
    private DateTimeOffset? _lookedAt;

    /// <summary>
    /// Why the folder's newest state could not be taken, or <c>null</c>. Then the keys read before still serve: one
    /// bad file must not stop every signature. The first read throws instead.
    /// </summary>
    public string? Fault { get; private set; }

    /// <summary>Every key, oldest first, without secrets.</summary>
    public IReadOnlyList<KeyEntry> Entries => [.. Look().Keys.Select(key => key.Entry)];

    /// <summary>Makes the folder, and a key for each purpose that has none. Of several processes one does.</summary>
    /// <param name="now">When they are made; they serve at once.</param>
    /// <param name="more">Purposes beside those of every house.</param>
    /// <returns>The keys that this call made.</returns>
    public IReadOnlyList<KeyEntry> Initialize(DateTimeOffset now, params IReadOnlyList<KeyPurpose> more)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var snapshot = ReadAgain();
        var made = KeyPurposes.Always.Union(more)
            .Where(purpose => !snapshot.Of(purpose).Any())
            .Select(purpose => HeldKey.Create(purpose, FileName(purpose, 1), now, now))
            .Where(key => KeyFile.TryWrite(path, key))
            .Select(key => key.Entry)
            .ToList();
        ReadAgain();
        return made;
    }

    /// <summary>Adds a key. It is published at once and signs from <paramref name="activeFrom"/> on.</summary>
    /// <param name="purpose">What the key is for.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="activeFrom">
    /// By default 24 hours from now for the keys of licenses and a minute for the others.
    /// </param>
    public KeyEntry Rotate(KeyPurpose purpose, DateTimeOffset now, DateTimeOffset? activeFrom = null)
    {
        for (var number = ReadAgain().Of(purpose).Count() + 1; ; number++)
        {
            var key = HeldKey.Create(purpose, FileName(purpose, number), now, activeFrom ?? now + purpose.Lead());
            var written = KeyFile.TryWrite(path, key);
            key.Signing?.Dispose();
            if (!written)
                continue;

            ReadAgain();
            return key.Entry;
        }
    }

    /// <summary>The key that signs now: the newest whose time has come.</summary>
    public SigningKey Current(KeyPurpose purpose, DateTimeOffset now) =>
        Look().Current(purpose, now)?.Signing ?? throw Missing(purpose);

    /// <summary>Every key of a purpose, those to come included: they are published before they are used.</summary>
    public KeySet Public(KeyPurpose purpose) => Look().Public(purpose);

    /// <summary>The key that wraps now, as <see cref="Current"/> says.</summary>
    public WrappingKey CurrentWrapping(KeyPurpose purpose, DateTimeOffset now) =>
        Look().Current(purpose, now)?.Wrapping ?? throw Missing(purpose);

    /// <summary>The public halves of a purpose that wraps, oldest first, those to come included.</summary>
    public IReadOnlyList<UnwrappingKey> Unwrapping(KeyPurpose purpose) =>
        [.. Look().Of(purpose).Select(key => key.Wrapping?.Public).OfType<UnwrappingKey>()];

    public DataKey CurrentData(DateTimeOffset now) =>
        Look().Current(KeyPurpose.Data, now)?.Data ?? throw Missing(KeyPurpose.Data);

    /// <summary>Every data key, oldest first.</summary>
    public IReadOnlyList<DataKey> AllData() => [.. Look().Of(KeyPurpose.Data).Select(key => key.Data!)];

    /// <exception cref="KeyFolderException">No data key has this kid: what it sealed cannot be opened.</exception>
    public DataKey Data(string kid)
    {
        // Another node may have made this key in the current second.
        return Find(Look()) ?? Find(ReadAgain()) ?? throw new KeyFolderException(
            $"Key folder {path} has no data key {kid}: restore its file, or what it sealed stays closed.");

        DataKey? Find(KeySnapshot snapshot) =>
            snapshot.Of(KeyPurpose.Data).FirstOrDefault(key => key.Entry.Kid == kid)?.Data;
    }

    public void Dispose()
    {
        foreach (var key in _snapshot.Keys)
            key.Signing?.Dispose();
    }

    private static string FileName(KeyPurpose purpose, int number) => $"{purpose.Word()}-{number:0000}.json";

    private KeySnapshot Look()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_lookedAt is null)
                return ReadAgain();
            if ((now - _lookedAt.Value).Duration() < _lookAgain)
                return _snapshot;

            _lookedAt = now;
            try
            {
                Fault = null;
                if (!_snapshot.IsCurrent(path))
                    ReadAgain();
            }
            catch (Exception e) when (e is KeyFolderException or IOException or UnauthorizedAccessException)
            {
                Fault = e.Message;
            }

            return _snapshot;
        }
    }

    private KeySnapshot ReadAgain()
    {
        lock (_gate)
        {
            // A key that left the folder is not disposed here: somebody may be signing with it.
            _snapshot = KeySnapshot.Read(path, _snapshot);
            _lookedAt = clock.GetUtcNow();
            Fault = null;
            return _snapshot;
        }
    }

    private KeyFolderException Missing(KeyPurpose purpose) =>
        new($"Key folder {path} has no {purpose.Word()} key: make what is missing with 'keys init'.");
}
