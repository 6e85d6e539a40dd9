using System.Globalization;
using Npgsql;

namespace Fulfillment.Benchmarks.Machine;

/// <summary>Processor time of processes as Linux counts it, in steps of 10 ms; nothing where there is no /proc.</summary>
internal sealed class CpuMeter
{
    private const double MsPerTick = 10;

    private readonly Func<double> _read;
    private double _before;

    private CpuMeter(Func<double> read)
    {
        _read = read;
        Restart();
    }

    public static CpuMeter OfProcess(int id) => new(() => Own(Stat(id)));

    /// <summary>The server with everything it started, those that have ended since included.</summary>
    public static async Task<CpuMeter> OfPostgresAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var backend = (int)(await command.ExecuteScalarAsync())!;
        var server = Stat(backend) is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : -1;
        return new CpuMeter(() => OfFamily(server));
    }

    /// <summary>Resident memory, in MB.</summary>
    public static double MemoryOf(int id)
    {
        var file = $"/proc/{id}/statm";
        return File.Exists(file)
            ? long.Parse(File.ReadAllText(file).Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize / 1048576.0
            : double.NaN;
    }

    public void Restart() => _before = _read();

    /// <summary>Milliseconds since the last restart.</summary>
    public double Taken() => _read() - _before;

    private static double OfFamily(int server)
    {
        var all = Stat(server) is { Length: > 14 } own
            ? (Ticks(own, 11) + Ticks(own, 12) + Ticks(own, 13) + Ticks(own, 14)) * MsPerTick
            : double.NaN;
        foreach (var folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(folder), out var id)
                && Stat(id) is [_, var parent, ..] stat && parent == server.ToString(CultureInfo.InvariantCulture))
            {
                all += Own(stat);
            }
        }

        return all;
    }

    private static double Own(string[] stat) =>
        stat.Length > 12 ? (Ticks(stat, 11) + Ticks(stat, 12)) * MsPerTick : double.NaN;

    /// <returns>The fields after the program's name, which may hold spaces; empty when there is no such process.</returns>
    private static string[] Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static double Ticks(string[] stat, int field) => double.Parse(stat[field], CultureInfo.InvariantCulture);
}
