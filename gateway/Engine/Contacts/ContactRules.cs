using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Subscriptions;

namespace Fulfillment.Engine.Contacts;

/// <summary>What speaks against a change of a subscription's contacts; <c>null</c> where nothing does.</summary>
/// <param name="subscription">The subscription.</param>
/// <param name="all">All its contacts.</param>
/// <param name="today">Its partner's business day.</param>
public sealed class ContactRules(Subscription subscription, IReadOnlyList<SubscriptionContact> all, DateOnly today)
{
    /// <summary>How many contacts a subscription has at most.</summary>
    public const int Most = 100;

    public ContactOutcome? AgainstAdding(Contact person) =>
        IsElsewhere ? new ContactOutcome.ManagedElsewhere(subscription.Channel)
        : IsCancelled ? new ContactOutcome.Cancelled(subscription.Coverage.CancelledFrom!.Value)
        : WhoHas(person.Email, null) is { } other ? new ContactOutcome.EmailTaken(other)
        : all.Count >= Most ? new ContactOutcome.TooMany(Most)
        : null;

    public ContactOutcome? AgainstChanging(SubscriptionContact known, Contact person) =>
        IsElsewhere ? new ContactOutcome.ManagedElsewhere(subscription.Channel)
        : WhoHas(person.Email, known) is { } other ? new ContactOutcome.EmailTaken(other)
        : person.Role != SubscriptionContact.Admin && IsNeeded(known) ? new ContactOutcome.LastAdmin()
        : null;

    public ContactOutcome? AgainstRemoving(SubscriptionContact known) =>
        IsElsewhere ? new ContactOutcome.ManagedElsewhere(subscription.Channel)
        : IsNeeded(known) ? new ContactOutcome.LastAdmin()
        : null;

    private bool IsElsewhere => subscription.Channel != OrderRequest.Api;

    private bool IsCancelled => subscription.Coverage.StateOn(today) == SubscriptionState.Cancelled;

    private string? WhoHas(string? email, SubscriptionContact? but) => SubscriptionContact.KeyOf(email) is { } key
        ? all.FirstOrDefault(one => one.EmailKey == key && one.Id != but?.Id)?.Id
        : null;

    /// <summary>What is cancelled needs nobody to manage it: whoever is left may go too.</summary>
    private bool IsNeeded(SubscriptionContact known) =>
        known.IsAdmin && !IsCancelled && !all.Any(one => one.IsAdmin && one.Id != known.Id);
}
