using System.Diagnostics;
using Fulfillment.Faults.House;
using Fulfillment.Faults.Load;
using Fulfillment.Tests.Support;

namespace Fulfillment.Faults.Scenarios;

/// <summary>The disk under SQLite is full: a clean 503, nothing acknowledged is lost, and it goes on when there is room.</summary>
internal static class FullDisk
{
    private const int SizeMb = 24;

    public static async Task<Tally> RunAsync(FaultRun run)
    {
        const string Name = "a full disk, SQLite";
        using var folder = new TempFolder();
        if (!await MountAsync("mount", "-t", "tmpfs", "-o", $"size={SizeMb}m", "tmpfs", folder.Path))
        {
            return new Tally { Name = Name, Skipped = "no small file system can be mounted here (it takes root)" };
        }

        try
        {
            return await RunAsync(run, Name, folder.Path);
        }
        finally
        {
            await MountAsync("umount", "-l", folder.Path);
        }
    }

    private static async Task<Tally> RunAsync(FaultRun run, string name, string disk)
    {
        await using var estate = await Estate.OpenAsync(null, 1, disk);
        await estate.StartAllAsync();
        using var buyers = new Buyers(estate, run.Seed);
        buyers.Start(6, TimeSpan.FromMilliseconds(10));
        await buyers.WarmAsync();
        var (ballast, fills) = (Path.Combine(disk, "ballast"), run.Rounds(5, 1));
        for (var fill = 1; fill <= fills; fill++)
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            await FillAsync(ballast);
            await Task.Delay(TimeSpan.FromSeconds(4));
            File.Delete(ballast);
        }

        await buyers.StopAsync();
        var refused = buyers.Refusals.GetValueOrDefault(503);
        run.Say($"full disk: {fills} times, {refused} answers of 503, {buyers.Acknowledged.Count} orders");
        var findings = (await Invariants.CheckAsync(estate, buyers)).ToList();
        if (refused == 0)
        {
            findings.Add(new Finding(Finding.Broken, "nobody was told 503: the disk was not full, or nobody noticed"));
        }

        return Tally.Of(name, fills, buyers, findings) with { Note = $"{refused} answers of 503" };
    }

    private static async Task FillAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Create);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                await stream.WriteAsync(block);
                await stream.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<bool> MountAsync(string program, params string[] arguments)
    {
        try
        {
            using var mount = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            await mount.WaitForExitAsync();
            return mount.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
