using System.Runtime.InteropServices;
using System.Text;

namespace Fulfillment.Engine.Signing;

/// <summary>Gives a finished file a name that only one process can win.</summary>
internal static class FileClaim
{
    private const int Exists = 17;

    /// <summary>Moves a file within its folder; a reader never sees half of it.</summary>
    /// <returns><c>false</c> when the name is taken: the file that has it is left alone.</returns>
    public static bool TryMove(string draft, string path)
    {
        // On Unix File.Move looks first and then renames over whatever has come meanwhile; a link is made or not.
        if (!OperatingSystem.IsWindows())
        {
            if (Link(Text(draft), Text(path)) == 0)
            {
                File.Delete(draft);
                return true;
            }

            if (Marshal.GetLastPInvokeError() == Exists)
            {
                return false;
            }
        }

        return TryMoveUnlinked(draft, path);
    }

    // Where there are no links: Windows, whose own move is exclusive, and a few network file systems.
    private static bool TryMoveUnlinked(string draft, string path)
    {
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static byte[] Text(string path) => Encoding.UTF8.GetBytes(path + '\0');

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(byte[] existing, byte[] added);
}
