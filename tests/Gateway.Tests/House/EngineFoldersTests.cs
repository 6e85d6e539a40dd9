using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>
/// Inside the engine data flows down the house and knowledge flows down these arrows: an order does not know the steps
/// that will serve it. Files at the engine's root are the door and the vocabulary; they are free.
/// </summary>
public sealed partial class EngineFoldersTests
{
    private const string Engine = "gateway/Engine/";

    // Folder -> the folders it may know. Read from the ground up.
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Store"] = [],
        ["Metrics"] = ["Store"],
        ["Work"] = ["Metrics", "Store"],
        ["Signing"] = ["Store"],
        ["Catalog"] = ["Store"],
        ["Audit"] = ["Store"],
        ["Principals"] = ["Audit", "Signing", "Store"],
        ["Outbox"] = ["Audit", "Work", "Metrics", "Store"],
        ["Orders"] = ["Outbox", "Principals", "Catalog", "Audit", "Work", "Metrics", "Store"],
        ["Schedules"] = ["Orders", "Outbox", "Principals", "Catalog", "Audit", "Work", "Store"],
        ["Inbox"] = ["Orders", "Outbox", "Principals", "Catalog", "Audit", "Work", "Metrics", "Store"],
        ["Screening"] = ["Inbox", "Orders", "Outbox", "Principals", "Catalog", "Audit", "Signing", "Work", "Store"],
        ["Tickets"] = ["Signing", "Store"],
        ["Subscriptions"] = ["Tickets", "Usage", "Orders", "Outbox", "Principals", "Catalog", "Audit", "Work", "Store"],
        ["Contacts"] = ["Subscriptions", "Orders", "Principals", "Audit", "Signing", "Store"],
        ["Accounts"] = ["Screening", "Contacts", "Subscriptions", "Usage", "Orders", "Outbox", "Principals", "Audit", "Work", "Store"],
        ["Usage"] = ["Signing", "Work", "Store"],
        ["Notices"] = ["Subscriptions", "Orders", "Principals", "Work", "Store"],
        ["Counting"] = ["Schedules", "Subscriptions", "Usage", "Orders", "Principals", "Catalog", "Work", "Store"],
        ["Licensing"] =
            ["Subscriptions", "Orders", "Outbox", "Principals", "Catalog", "Audit", "Signing", "Work", "Store"],
        ["Provisioning"] =
        [
            "Schedules", "Screening", "Subscriptions", "Accounts", "Contacts", "Tickets", "Licensing", "Usage", "Counting", "Notices",
            "Orders", "Outbox", "Principals", "Catalog", "Audit", "Signing", "Work", "Metrics", "Store",
        ],
        ["Instances"] =
            ["Counting", "Subscriptions", "Licensing", "Usage", "Screening", "Orders", "Principals", "Audit", "Signing", "Store"],
        ["Webhooks"] = ["Orders", "Outbox", "Principals", "Audit", "Signing", "Store"],
        ["Reconciliation"] =
        [
            "Provisioning", "Schedules", "Screening", "Subscriptions", "Licensing", "Usage",
            "Orders", "Outbox", "Principals", "Catalog", "Audit", "Work", "Metrics", "Store",
        ],
        ["Rescreening"] =
            ["Screening", "Subscriptions", "Orders", "Principals", "Audit", "Work", "Metrics", "Store"],
        ["Repair"] = ["Provisioning", "Inbox", "Orders", "Outbox", "Audit", "Work", "Store"],
    };

    [Fact]
    public void Every_folder_knows_only_what_lies_below_it()
    {
        var faults = SourceTree.EndingWith(".cs")
            .Where(file => file.IsUnder(Engine) && FolderOf(file) is not null)
            .SelectMany(FaultsOf);

        Faults.None(faults, "Draw the arrow in EngineFoldersTests if it points down, or turn the knowledge around:");
    }

    [Fact]
    public void The_arrows_have_no_cycle() =>
        Faults.None(
            _allowed.Keys.Where(folder => Reachable(folder).Contains(folder)),
            "These folders would know themselves through others:");

    [Fact]
    public void A_cycle_would_be_found()
    {
        var arrows = new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["C"], ["C"] = ["A"], ["D"] = ["A"] };

        Assert.Contains("A", Reachable("A", arrows));
        Assert.DoesNotContain("D", Reachable("D", arrows));
    }

    private static IEnumerable<string> FaultsOf(SourceFile file)
    {
        var folder = FolderOf(file)!;
        if (!_allowed.TryGetValue(folder, out var allowed))
        {
            return [$"{file.Path}: the folder {folder} is not listed"];
        }

        var text = file.Text;
        return NamedFolder().Matches(text)
            .Select(match => match.Groups["folder"].Value)
            .Where(other => other != folder && !allowed.Contains(other) && IsFolder(other))
            .Distinct()
            .Select(other => $"{file.Path}: {folder} -> {other}")
            .Concat(text.Contains("global using") ? [$"{file.Path}: a global using hides who knows whom"] : []);
    }

    private static string? FolderOf(SourceFile file) =>
        file.Path[Engine.Length..].Split('/') is [var folder, _, ..] ? folder : null;

    private static bool IsFolder(string name) =>
        SourceTree.Files.Any(file => file.IsUnder($"{Engine}{name}/"));

    private static HashSet<string> Reachable(string from, Dictionary<string, string[]>? arrows = null)
    {
        var known = new HashSet<string>();
        var open = new Queue<string>((arrows ?? _allowed)[from]);
        while (open.TryDequeue(out var next))
        {
            if (known.Add(next))
            {
                Array.ForEach((arrows ?? _allowed)[next], open.Enqueue);
            }
        }

        return known;
    }

    [GeneratedRegex(@"\bFulfillment\.Engine\.(?<folder>[A-Z]\w*)")]
    private static partial Regex NamedFolder();
}
