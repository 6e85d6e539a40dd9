using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Engine.Subscriptions;
using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>What an installed product is told when it is activated.</summary>
internal sealed record ActivationView
{
    /// <summary>Our id of the activation.</summary>
    public required string ActivationId { get; init; }

    /// <summary>The token for all further calls of this instance. A secret of the instance.</summary>
    public required string InstanceToken { get; init; }

    /// <summary>For how many seconds the token counts; reports bring the next one in time.</summary>
    public required long ExpiresIn { get; init; }

    /// <summary>What marks the usage files that this instance writes where there is no network. A secret of the instance.</summary>
    public required string InstanceSecret { get; init; }

    /// <summary>The number of the subscription, as people read it out.</summary>
    public required string SubscriptionNumber { get; init; }

    /// <summary>The license that counts now, or the one to come.</summary>
    public required InstanceLicenseView License { get; init; }

    /// <summary>What may be used on later days.</summary>
    public required IReadOnlyList<StretchView> Intervals { get; init; }

    /// <summary>The instance's share of the seats, where they are split.</summary>
    public long? Allocation { get; init; }

    /// <summary>The day on which overage is reconciled next, where that was agreed.</summary>
    public DateOnly? NextReconciliationOn { get; init; }

    /// <summary>By when the instance should report.</summary>
    public required DateTimeOffset NextSyncBefore { get; init; }

    public static ActivationView Of(InstanceStanding standing, DateTimeOffset now) => new()
    {
        ActivationId = standing.Activation.Id,
        InstanceToken = standing.Token!.Value,
        ExpiresIn = (long)(standing.Token.ExpiresAt - now).TotalSeconds,
        InstanceSecret = Base64Url.Encode(standing.Secret!),
        SubscriptionNumber = standing.Subscription.Number,
        License = InstanceLicenseView.Of(standing),
        Intervals = [.. standing.ToCome.Select(StretchView.Of)],
        Allocation = standing.Activation.Allocation,
        NextReconciliationOn = standing.NextReconciliationOn,
        NextSyncBefore = standing.NextSyncBefore,
    };
}

/// <summary>A license as an installed product gets it.</summary>
internal sealed record InstanceLicenseView
{
    /// <summary>Our id; the license file carries it as jti.</summary>
    public required string Id { get; init; }

    /// <summary>future, current, superseded, expired or revoked.</summary>
    [Words(typeof(LicenseStatus))]
    public required string Status { get; init; }

    /// <summary>The signed license, a compact JWS.</summary>
    public required string File { get; init; }

    /// <summary>The plan it entitles to.</summary>
    public required string Plan { get; init; }

    /// <summary>Seats today.</summary>
    public required long Seats { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>true: the subscription is cancelled. The product keeps this license and falls back to no older one.</summary>
    public required bool FromCancellation { get; init; }

    public static InstanceLicenseView Of(InstanceStanding standing)
    {
        var (license, isCancelled) = (standing.License.License, standing.License.FromCancellation);
        return new InstanceLicenseView
        {
            Id = license.Id,
            Status = (isCancelled ? LicenseStatus.Expired : license.StatusOn(standing.Today)).Word(),
            File = license.File,
            Plan = license.Plan,
            Seats = license.SeatsOn(standing.Today),
            StartsOn = license.StartsOn,
            EndsOn = license.EndsOn,
            FromCancellation = isCancelled,
        };
    }
}

/// <summary>Days on which the same may be used.</summary>
internal sealed record StretchView
{
    /// <summary>First day.</summary>
    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day that is no longer covered.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>How many seats.</summary>
    public required long Seats { get; init; }

    /// <summary>The plan.</summary>
    public required string Plan { get; init; }

    public static StretchView Of(Stretch stretch) => new()
    {
        StartsOn = stretch.StartsOn,
        EndsOn = stretch.EndsOn,
        Seats = stretch.What.Seats,
        Plan = stretch.What.Plan.Name,
    };
}

/// <summary>What an installed product is told when it reports.</summary>
internal sealed record SeatLinkView
{
    /// <summary>true: the product has the license that counts.</summary>
    public required bool Unchanged { get; init; }

    /// <summary>The license that counts, where the product has another one.</summary>
    public InstanceLicenseView? License { get; init; }

    /// <summary>What may be used on later days.</summary>
    public required IReadOnlyList<StretchView> Intervals { get; init; }

    /// <summary>The instance's share of the seats, where they are split.</summary>
    public long? Allocation { get; init; }

    /// <summary>The day on which overage is reconciled next, where that was agreed.</summary>
    public DateOnly? NextReconciliationOn { get; init; }

    /// <summary>By when the instance should report again.</summary>
    public required DateTimeOffset NextSyncBefore { get; init; }

    /// <summary>What administrators should know. Nothing is blocked by it.</summary>
    public required IReadOnlyList<NoticeView> Notices { get; init; }

    /// <summary>A new token, when the old one will end before long. A secret of the instance.</summary>
    public string? InstanceToken { get; init; }

    /// <summary>For how many seconds the new token counts.</summary>
    public long? ExpiresIn { get; init; }

    public static SeatLinkView Of(SeatLinkOutcome.Taken taken, DateTimeOffset now)
    {
        var standing = taken.Standing;
        return new SeatLinkView
        {
            Unchanged = taken.HasCurrent,
            License = taken.HasCurrent ? null : InstanceLicenseView.Of(standing),
            Intervals = [.. standing.ToCome.Select(StretchView.Of)],
            Allocation = standing.Activation.Allocation,
            NextReconciliationOn = standing.NextReconciliationOn,
            NextSyncBefore = standing.NextSyncBefore,
            Notices = [.. taken.Notices.Select(NoticeView.Of)],
            InstanceToken = standing.Token?.Value,
            ExpiresIn = standing.Token is { } token ? (long)(token.ExpiresAt - now).TotalSeconds : null,
        };
    }
}

/// <summary>Something that administrators should know.</summary>
internal sealed record NoticeView
{
    /// <summary>What it is about.</summary>
    [Words(typeof(NoticeKind))]
    public required string Kind { get; init; }

    /// <summary>In words.</summary>
    public required string Message { get; init; }

    public static NoticeView Of(InstanceNotice notice) => new() { Kind = notice.Kind.Word(), Message = notice.Message };
}
