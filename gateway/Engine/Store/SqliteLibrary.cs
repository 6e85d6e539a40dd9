using System.Runtime.InteropServices;
using SQLitePCL;

namespace Fulfillment.Engine.Store;

/// <summary>
/// Prefers the operating system's SQLite, which gets security patches, over the bundled one of 2021.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly string[] _names = ["libsqlite3.so.0", "libsqlite3.dylib", "winsqlite3.dll"];
    private static readonly Lock _gate = new();
    private static bool _loaded;

    public static void Load()
    {
        lock (_gate)
        {
            if (_loaded)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                static (name, _, _) => name == "e_sqlite3" ? OfTheSystem() : IntPtr.Zero);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            // Nobody asks for memory statistics, which cost a lock per allocation. The locks of a connection stay: a
            // forgotten statement is finalized by the collector's thread.
            _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
            _loaded = true;
        }
    }

    /// <returns>Zero when the system has none: the runtime then loads the bundled library.</returns>
    private static IntPtr OfTheSystem()
    {
        foreach (var name in _names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        return IntPtr.Zero;
    }
}
