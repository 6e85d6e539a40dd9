using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>An installed product with its activation code.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ActivateRequest
{
    /// <summary>The code as it was handed over; letter case, dashes and blanks do not matter.</summary>
    [StringLength(100, MinimumLength = 1)]
    public required string ActivationCode { get; init; }

    /// <summary>The product's own name for this installation. The same one makes the same activation.</summary>
    [StringLength(128, MinimumLength = 1), Visible]
    public required string InstanceId { get; init; }

    /// <summary>Where it is installed.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? HostName { get; init; }

    /// <summary>The version of the product.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Version { get; init; }

    /// <summary>true when nobody typed the code: it came with the installation.</summary>
    public bool? Automated { get; init; }
}

/// <summary>The daily call of an installed product; without a count it only asks how things stand.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[SeatCount]
internal sealed record SeatLinkRequest
{
    /// <summary>No product counts beyond this.</summary>
    public const long Highest = 1_000_000_000_000;

    /// <summary>What the product's clock says. A wrong clock is noted, and changes nothing.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The day that was counted (UTC).</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The seats in use when it was counted.</summary>
    [Range(0d, Highest)]
    public long? BillableSeats { get; init; }

    /// <summary>The highest number of seats in use on that day; billableSeats when absent.</summary>
    [Range(0d, Highest)]
    public long? MaxSeats { get; init; }

    /// <summary>Users who were active lately, whether they take a seat or not.</summary>
    [Range(0d, Highest)]
    public long? ActiveUsers { get; init; }

    /// <summary>Users by kind, such as guest, bot or blocked. They need not add up to anything.</summary>
    [MaxLength(25), CountMap(Highest)]
    public IReadOnlyDictionary<string, long>? Categories { get; init; }

    /// <summary>Users by add-on.</summary>
    [MaxLength(25), CountMap(Highest)]
    public IReadOnlyDictionary<string, long>? AddOns { get; init; }

    /// <summary>The version of the product.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public string? Version { get; init; }

    /// <summary>Where it is installed.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? HostName { get; init; }

    /// <summary>The license that the product has: when another one counts, the answer brings it.</summary>
    [StringLength(64, MinimumLength = 1), Visible]
    public string? LicenseId { get; init; }
}

/// <summary>A count has a day and a number; what else was counted belongs to them.</summary>
internal sealed class SeatCountAttribute : ObjectRuleAttribute
{
    private static readonly string[] _count = ["date", "billableSeats"];
    private static readonly string[] _rest = ["maxSeats", "activeUsers", "categories", "addOns"];

    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (_count.Concat(_rest).All(members.IsAbsent))
            return;

        foreach (var name in _count.Where(members.IsAbsent))
            inspection.AddAt(name, "member.missing", $"A count needs '{name}'.");
    }
}

/// <summary>How the seats are to be spread over the instances.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[OnlyWith("allocations", "mode", "fixed")]
[SharesOfFixed]
internal sealed record AllocationsRequest
{
    /// <summary>floating: all draw on one pool. fixed: each has a share of its own.</summary>
    public required AllocationWish Mode { get; init; }

    /// <summary>For fixed: the share of each instance. One that is not named has none.</summary>
    [MinLength(1), MaxLength(10_000)]
    public IReadOnlyList<ShareRequest>? Allocations { get; init; }
}

/// <summary>One instance's share.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ShareRequest
{
    /// <summary>The name that the instance gave itself.</summary>
    [StringLength(128, MinimumLength = 1), Visible]
    public required string InstanceId { get; init; }

    /// <summary>How many seats. The shares may come to more than there is.</summary>
    [Range(0, 10_000_000)]
    public required int Seats { get; init; }
}

/// <summary>How seats are spread.</summary>
[JsonConverter(typeof(CamelCaseEnum<AllocationWish>))]
internal enum AllocationWish
{
    Floating,
    Fixed,
}

/// <summary>Fixed shares are named.</summary>
internal sealed class SharesOfFixedAttribute : ObjectRuleAttribute
{
    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (members.Text("mode") == "fixed" && members.IsAbsent("allocations"))
            inspection.AddAt("allocations", "member.missing", "Say how many seats each instance has.");
    }
}
