using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Screening.Policy;

/// <summary>A policy as it is written. A rule that is misread lets through whom it should not: every fault is named.</summary>
internal sealed record PolicyFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public required string Version { get; init; }

    public required IReadOnlyList<PolicyRow> Rows { get; init; }

    /// <exception cref="PolicyException">With every fault found.</exception>
    public static PolicyFile Read(string json)
    {
        var file = Parse(json);
        var faults = file.Faults().ToList();
        return faults.Count == 0 ? file : throw new PolicyException(faults);
    }

    private static PolicyFile Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyFile>(json, _json) ?? throw new PolicyException(["The document is null."]);
        }
        catch (JsonException e)
        {
            throw new PolicyException([$"The document is no policy: {e.Message}"]);
        }
    }

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Version))
        {
            yield return "The document needs a version.";
        }

        foreach (var workflow in Enum.GetValues<Workflow>().Where(workflow => Rows.All(row => row.Workflow != workflow)))
        {
            yield return $"There is no row for the workflow {Store.Words.Word(workflow)}: nothing of it would be let through.";
        }

        foreach (var (index, row) in Rows.Index())
        {
            foreach (var fault in FaultsOf(row))
            {
                yield return $"Row {index + 1} ({Store.Words.Word(row.Workflow)}): {fault}";
            }

            if (Rows.Take(index).Any(other => other.Workflow == row.Workflow && Overlap(other, row)))
            {
                yield return $"Row {index + 1} ({Store.Words.Word(row.Workflow)}): another row of the workflow holds on some of its days.";
            }
        }
    }

    private static IEnumerable<string> FaultsOf(PolicyRow row)
    {
        if (row.To <= row.From)
        {
            yield return "'to' is the first day on which it holds no more, later than 'from'.";
        }

        // Far below, everybody would be held; far above, nobody would.
        if (row.ReviewFrom is < 0.5 or > 0.9)
        {
            yield return "'reviewFrom' is from 0.5 to 0.9.";
        }

        if (row.WeakFrom < row.ReviewFrom || row.WeakFrom > 1)
        {
            yield return "'weakFrom' is from 'reviewFrom' to 1.";
        }

        if (row.DenyFrom is < 0.95 or > 1)
        {
            yield return "'denyFrom' is from 0.95 to 1: a refusal by a name alone must be next to certain.";
        }

        if (row.DenyWords is < 2 or > 10)
        {
            yield return "'denyWords' is from 2 to 10.";
        }

        if (row.ValidHours is < 1 or > 8760 || row.ReviewHours is < 1 or > 720)
        {
            yield return "'validHours' is from 1 to 8760, 'reviewHours' from 1 to 720.";
        }

        if (string.IsNullOrWhiteSpace(row.Source))
        {
            yield return "'source' says where it comes from.";
        }
    }

    private static bool Overlap(PolicyRow one, PolicyRow other) =>
        (other.To is null || one.From < other.To) && (one.To is null || other.From < one.To);
}
