using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.Webhooks;

/// <summary>A new endpoint.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AddWebhookRequest
{
    /// <summary>Where to send: an https address with a public host.</summary>
    [StringLength(2000, MinimumLength = 1)]
    public required string Url { get; init; }

    /// <summary>Which events to send; all when absent.</summary>
    [MinLength(1), MaxLength(50)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Your own words for it.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Description { get; init; }
}

/// <summary>What is to change of an endpoint; what is absent stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyMember]
internal sealed record ChangeWebhookRequest
{
    /// <summary>Where to send from now on.</summary>
    [StringLength(2000, MinimumLength = 1)]
    public string? Url { get; init; }

    /// <summary>Which events to send from now on; null for all.</summary>
    [MinLength(1), MaxLength(50)]
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Your own words for it; null for none.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public string? Description { get; init; }

    /// <summary>disabled stops it, active lets it go on; what happened meanwhile is sent by a replay.</summary>
    public WebhookSwitch? Status { get; init; }
}

/// <summary>Whether messages are sent.</summary>
[JsonConverter(typeof(CamelCaseEnum<WebhookSwitch>))]
internal enum WebhookSwitch
{
    Active,
    Disabled,
}

/// <summary>How the change of secrets goes.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RotateWebhookRequest
{
    /// <summary>For how long messages are signed with the old secret too; 24 when absent, 0 for not at all.</summary>
    [Range(0, 168)]
    public int? OverlapHours { get; init; }
}

/// <summary>What to send again: one message, or everything since a time.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
[AnyOf("messageId", "since")]
[InPlaceOf("since", "messageId")]
internal sealed record ReplayRequest
{
    /// <summary>One message, by its webhook-id.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string? MessageId { get; init; }

    /// <summary>Every event that happened from then on (RFC 3339), whether it was sent before or not.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>At least one member is given, if only as null.</summary>
internal sealed class AnyMemberAttribute : ObjectRuleAttribute
{
    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (!members.IsAny)
        {
            inspection.Add("member.missing", "Say what is to change.");
        }
    }
}
