using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Instances;

/// <summary>What an installed product says when it is activated.</summary>
public sealed record ActivationRequest
{
    public required ActivationCode Code { get; init; }

    /// <summary>The product's own name for itself: the same one makes the same activation.</summary>
    public required string InstanceId { get; init; }

    public string? HostName { get; init; }

    public string? ProductVersion { get; init; }

    /// <summary>Nobody typed the code: it came with the installation.</summary>
    public bool Automated { get; init; }
}

/// <summary>One installed product of a subscription. A subscription has as many as its customer likes.</summary>
public sealed record Activation
{
    public required string Id { get; init; }

    public required string SubscriptionId { get; init; }

    public required string InstanceId { get; init; }

    public required ActivationState State { get; init; }

    public string? HostName { get; init; }

    public string? ProductVersion { get; init; }

    /// <summary>Whether nobody typed the code, the last time.</summary>
    public required bool Automated { get; init; }

    public required DateTimeOffset FirstActivatedAt { get; init; }

    /// <summary>When it was activated last.</summary>
    public required DateTimeOffset ActivatedAt { get; init; }

    public DateTimeOffset? DeactivatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>How far its clock stood ahead of ours; <c>null</c> before it has told a time.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Tokens of another version count no more.</summary>
    public required long TokenVersion { get; init; }

    /// <summary>The instance's own secret, sealed: see <see cref="InstanceSecrets"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>Its share of the subscription's seats; <c>null</c> where all draw on one pool.</summary>
    public long? Allocation { get; init; }

    public static Activation New(
        ActivationRequest request, string subscriptionId, InstanceSecrets secrets, TimeProvider clock)
    {
        var (id, now) = (Ids.New("act", clock), clock.GetUtcNow());
        return new Activation
        {
            Id = id,
            SubscriptionId = subscriptionId,
            InstanceId = request.InstanceId,
            State = ActivationState.Active,
            HostName = request.HostName,
            ProductVersion = request.ProductVersion,
            Automated = request.Automated,
            FirstActivatedAt = now,
            ActivatedAt = now,
            LastSeenAt = now,
            TokenVersion = 1,
            Secret = secrets.New(id),
        };
    }

    /// <summary>Activated once more: what it was, it is again. Tokens of before its deactivation stay worthless.</summary>
    public Activation Again(ActivationRequest request, DateTimeOffset now) => this with
    {
        State = ActivationState.Active,
        HostName = request.HostName ?? HostName,
        ProductVersion = request.ProductVersion ?? ProductVersion,
        Automated = request.Automated,
        ActivatedAt = now,
        DeactivatedAt = null,
        LastSeenAt = now,
    };

    /// <summary>From now on none of its tokens count.</summary>
    public Activation Deactivate(DateTimeOffset now) => State == ActivationState.Deactivated
        ? this
        : this with { State = ActivationState.Deactivated, DeactivatedAt = now, TokenVersion = TokenVersion + 1 };

    /// <summary>It has reported.</summary>
    public Activation Seen(DateTimeOffset now, SeatLinkReport report) => this with
    {
        HostName = report.HostName ?? HostName,
        ProductVersion = report.ProductVersion ?? ProductVersion,
        LastSeenAt = now,
        ClockSkew = report.Timestamp - now,
    };
}
