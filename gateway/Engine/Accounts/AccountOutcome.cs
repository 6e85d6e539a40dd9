namespace Fulfillment.Engine.Accounts;

/// <summary>What became of the wish to change an account. Closed.</summary>
public abstract record AccountOutcome
{
    private AccountOutcome()
    {
    }

    /// <summary>The account as it stands now.</summary>
    public sealed record Done(Account Account) : AccountOutcome;

    public sealed record Unknown : AccountOutcome;

    /// <summary>There is no account with the id to merge into.</summary>
    public sealed record UnknownOther : AccountOutcome;

    public sealed record UnknownSubscription : AccountOutcome;

    /// <summary>Somebody else changed it since the caller read it.</summary>
    public sealed record Moved : AccountOutcome;

    /// <summary>One of the two is one with another, which stands for it.</summary>
    public sealed record Merged(string Id, string Into) : AccountOutcome;

    /// <summary>It stands by itself.</summary>
    public sealed record NotMerged : AccountOutcome;

    /// <summary>One of the two was erased: nothing is left that could be changed.</summary>
    public sealed record Erased(string Id) : AccountOutcome;

    /// <summary>Both are the same.</summary>
    public sealed record Same : AccountOutcome;

    /// <summary>The one is of a sandbox, the other is not.</summary>
    public sealed record OtherWorld : AccountOutcome;

    /// <summary>Another account is known by that.</summary>
    public sealed record KeyTaken(string Key, string AccountId) : AccountOutcome;

    /// <summary>It is not known by what it was to forget.</summary>
    public sealed record NotKnown(string Key) : AccountOutcome;

    /// <summary>What is in use, or is being provisioned, is not erased.</summary>
    public sealed record InUse(string SubscriptionId) : AccountOutcome;

    /// <summary>The number that was to confirm it is another one.</summary>
    public sealed record NotConfirmed : AccountOutcome;
}
