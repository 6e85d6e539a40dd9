using System.IO.Compression;
using System.Text;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>OFAC's SDN list of 2023, with the alternates and addresses of January 2024, as files of a gateway.</summary>
internal static class OfacList
{
    public static Dictionary<string, string?> Settings(string folder) => new()
    {
        ["Screening:ListFolder"] = Path.Combine(folder, "kept"),
        ["Screening:Lists:ofac-sdn:Format"] = "ofac",
        ["Screening:Lists:ofac-sdn:Primary"] = Path.Combine(folder, "sdn.csv"),
        ["Screening:Lists:ofac-sdn:Alternates"] = Path.Combine(folder, "alt_2024-01.csv"),
        ["Screening:Lists:ofac-sdn:Addresses"] = Path.Combine(folder, "add_2024-01.csv"),
    };

    /// <returns>The rows of the primary part.</returns>
    public static async Task<string[]> UnpackAsync(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "ofac-sdn-2023"), "*.gz"))
        {
            await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            await using var plain = File.Create(Path.Combine(folder, Path.GetFileNameWithoutExtension(file)));
            await packed.CopyToAsync(plain);
        }

        return [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "sdn.csv"), Encoding.UTF8)).Where(row => row.Contains(','))];
    }
}
