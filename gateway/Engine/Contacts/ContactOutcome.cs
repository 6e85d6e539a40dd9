namespace Fulfillment.Engine.Contacts;

/// <summary>What became of the wish to see or change a contact. Closed.</summary>
public abstract record ContactOutcome
{
    private ContactOutcome()
    {
    }

    /// <summary>The contact as it stands, or as it stood when it was removed.</summary>
    public sealed record Done(SubscriptionContact Contact) : ContactOutcome;

    /// <summary>It was added under this key before: the contact as it was then.</summary>
    public sealed record Replayed(SubscriptionContact Contact) : ContactOutcome;

    /// <summary>The key was used for another person.</summary>
    public sealed record KeyMismatch : ContactOutcome;

    /// <summary>The partner has no such subscription.</summary>
    public sealed record Unknown : ContactOutcome;

    /// <summary>The subscription has no such contact.</summary>
    public sealed record UnknownContact : ContactOutcome;

    /// <summary>Somebody else changed the contact since the caller read it.</summary>
    public sealed record Moved : ContactOutcome;

    /// <summary>Another source alone may change the subscription.</summary>
    public sealed record ManagedElsewhere(string Channel) : ContactOutcome;

    /// <summary>Nobody is added to what is cancelled.</summary>
    public sealed record Cancelled(DateOnly From) : ContactOutcome;

    /// <summary>Another contact of the subscription has the e-mail.</summary>
    public sealed record EmailTaken(string Id) : ContactOutcome;

    /// <summary>Nobody else may manage the subscription.</summary>
    public sealed record LastAdmin : ContactOutcome;

    /// <summary>The subscription has as many contacts as it may have.</summary>
    public sealed record TooMany(int Most) : ContactOutcome;
}
