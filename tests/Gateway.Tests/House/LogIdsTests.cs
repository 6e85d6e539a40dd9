using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>A log id names one message for ever, so that an alert on it means one thing.</summary>
public sealed partial class LogIdsTests
{
    // The first folder that fits decides.
    private static readonly (string Folder, int Range)[] _areas =
    [
        ("gateway/Engine/Inbox/", 1000),
        ("gateway/Gateway/Callbacks/", 1000),
        ("gateway/Gateway/PartnerApi/", 1000),
        ("gateway/Gateway/OpsApi/", 1000),
        ("gateway/Engine/Outbox/", 3000),
        ("gateway/Engine/Webhooks/", 3000),
        ("gateway/Connectors/", 3000),
        ("gateway/Gateway/Adapters/", 4000),
        ("adapters/", 4000),
        ("gateway/Engine/Licensing/", 5000),
        ("gateway/Engine/Signing/", 5000),
        ("gateway/Engine/Screening/", 6000),
        ("gateway/Engine/Rescreening/", 6000),
        ("gateway/Screening/", 6000),
        ("gateway/Engine/Principals/", 7000),
        ("gateway/Gateway/Access/", 7000),
        ("gateway/Engine/", 2000),
        ("gateway/Gateway/", 8000),
    ];

    [Fact]
    public void No_two_log_messages_share_an_id() =>
        Faults.None(
            All().GroupBy(log => log.Id).Where(group => group.Count() > 1)
                .Select(group => $"{group.Key}: {string.Join(", ", group.Select(log => log.Where))}"),
            "Give each message an id of its own:");

    [Fact]
    public void Every_log_id_lies_in_the_range_of_its_area() =>
        Faults.None(
            All().Where(log => log.Range is not { } range || log.Id < range || log.Id >= range + 1000)
                .Select(log => $"{log.Where}: {log.Id} is not in {log.Range?.ToString() ?? "any area"}"),
            "Take the next free id of the area (LogIdsTests lists the areas):");

    [Fact]
    public void Every_log_message_states_its_id() =>
        Faults.None(
            Sources().Where(file => Attributes().Count(file.Text) != Ids().Count(file.Text)).Select(file => file.Path),
            "Write the id as the first argument of [LoggerMessage]:");

    private static IEnumerable<(int Id, int? Range, string Where)> All() =>
        from file in Sources()
        from match in Ids().Matches(file.Text)
        select (int.Parse(match.Groups["id"].Value), RangeOf(file), $"{file.Path}:{file.LineOf(match.Index)}");

    private static IEnumerable<SourceFile> Sources() =>
        SourceTree.EndingWith(".cs").Where(file => file.IsUnder("gateway/") || file.IsUnder("adapters/"));

    private static int? RangeOf(SourceFile file) =>
        _areas.Where(area => file.IsUnder(area.Folder)).Select(area => (int?)area.Range).FirstOrDefault();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d+)")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\[LoggerMessage\b")]
    private static partial Regex Attributes();
}
