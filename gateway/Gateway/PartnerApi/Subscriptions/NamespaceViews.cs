using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Provisioning;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>The namespace that a subscription is to be for.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NamespaceRequest
{
    /// <summary>Its path, or its id in digits. One inside another stands for the topmost.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public required string Namespace { get; init; }
}

/// <summary>A namespace and the customer's proof.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ClaimRequest
{
    /// <summary>What the customer's link carries.</summary>
    [StringLength(64, MinimumLength = 16), NotBlank]
    public required string Claim { get; init; }

    /// <summary>The chosen namespace: its path, or its id in digits.</summary>
    [StringLength(255, MinimumLength = 1), NotBlank]
    public required string Namespace { get; init; }
}

/// <summary>The customer's proof.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LookUpRequest
{
    /// <summary>What the customer's link carries.</summary>
    [StringLength(64, MinimumLength = 16), NotBlank]
    public required string Claim { get; init; }
}

/// <summary>The namespace of a subscription.</summary>
internal sealed record NamespaceView
{
    /// <summary>As it was chosen.</summary>
    public required string Namespace { get; init; }

    /// <summary>provisioning, linked, or stopped: choose anew, or a person at the vendor looks at it.</summary>
    [Words(typeof(TargetProgress))]
    public required string State { get; init; }

    public static NamespaceView Of(NamespaceOutcome.Chosen chosen) => new()
    {
        Namespace = chosen.Subscription.Place!,
        State = chosen.Progress.Word(),
    };
}

/// <summary>What stands behind a customer's link.</summary>
internal sealed record ClaimView
{
    /// <summary>The number of the subscription, as people read it.</summary>
    public required string SubscriptionNumber { get; init; }

    /// <summary>The plan that the namespace gets today; absent before the first day.</summary>
    public string? Plan { get; init; }

    /// <summary>The seats that it gets.</summary>
    public required long Seats { get; init; }

    /// <summary>The first day that is covered (UTC).</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered (UTC).</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>The namespace, once one is chosen.</summary>
    public string? Namespace { get; init; }

    /// <summary>open, provisioning, linked, or stopped: choose anew, or a person at the vendor looks at it.</summary>
    [Words(typeof(TargetProgress))]
    public required string State { get; init; }

    public static ClaimView Of(NamespaceOutcome.Chosen chosen, TimeProvider clock)
    {
        var (subscription, coverage) = (chosen.Subscription, chosen.Subscription.Coverage);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var entitled = coverage.EntitlementOn(today < coverage.StartsOn ? coverage.StartsOn : today);
        return new ClaimView
        {
            SubscriptionNumber = subscription.Number,
            Plan = entitled.Seats == 0 ? null : entitled.Plan.Name,
            Seats = entitled.Seats,
            StartsOn = coverage.StartsOn,
            EndsOn = coverage.EndsOn,
            Namespace = subscription.Place,
            State = chosen.Progress.Word(),
        };
    }
}
