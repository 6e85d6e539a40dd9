namespace Fulfillment.Engine.Instances;

/// <summary>What became of an activation. Closed.</summary>
public abstract record ActivationOutcome
{
    private ActivationOutcome()
    {
    }

    /// <summary>It is active, now or before; the standing brings a new token.</summary>
    public sealed record Activated(InstanceStanding Standing) : ActivationOutcome;

    public sealed record Refused(ActivationRefusal Why) : ActivationOutcome;
}

/// <summary>What became of a deactivation. Closed.</summary>
public abstract record DeactivationOutcome
{
    private DeactivationOutcome()
    {
    }

    /// <summary>It is deactivated, now or before.</summary>
    public sealed record Deactivated(Activation Activation) : DeactivationOutcome;

    public sealed record Unknown : DeactivationOutcome;
}

/// <summary>What became of a call of an installed product. Closed.</summary>
public abstract record SeatLinkOutcome
{
    private SeatLinkOutcome()
    {
    }

    /// <param name="Standing">Where the instance stands now.</param>
    /// <param name="HasCurrent">It has the license that counts already.</param>
    /// <param name="Notices">What its administrators should know.</param>
    public sealed record Taken(InstanceStanding Standing, bool HasCurrent, IReadOnlyList<InstanceNotice> Notices) : SeatLinkOutcome;

    /// <summary>The count was not kept, and sending it again changes nothing. Never because it is high.</summary>
    public sealed record Refused(string Code, string Summary) : SeatLinkOutcome;

    /// <summary>It was deactivated since its token was read.</summary>
    public sealed record Gone : SeatLinkOutcome;
}
