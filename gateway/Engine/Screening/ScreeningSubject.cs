using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening;

/// <summary>Whom a decision is about: all parties of an order, or those whom a shop or a seller asks about beforehand.</summary>
public sealed record ScreeningSubject
{
    /// <summary>The order's id, or the inquiry's.</summary>
    public required string Id { get; init; }

    /// <summary>Who asks.</summary>
    public required Partner Partner { get; init; }

    /// <summary>Of all that is screened: a decision counts for exactly that.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Each with its role.</summary>
    public required IReadOnlyList<(string Role, Party Party)> Parties { get; init; }

    /// <summary>What they want.</summary>
    public IReadOnlyList<string> Skus { get; init; } = [];

    /// <summary>The subscriptions that it changes; not those that it ends, or has less of.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    public static ScreeningSubject Of(Order order, Partner partner) => new()
    {
        Id = order.Id,
        Partner = partner,
        ContentHash = order.ContentHash,
        Parties = [.. order.Content.Parties()],
        Skus = [.. order.Lines.Select(line => line.Sku).OfType<string>().Distinct()],
        Changes =
        [
            .. order.Content.Lines.Where(line => line.Action is not (OrderAction.Cancel or OrderAction.ReduceSeats))
                .Select(line => line.SubscriptionId).OfType<string>().Distinct(),
        ],
    };

    /// <summary>What a hook is asked.</summary>
    public ScreeningRequest Request(DateOnly on) => new()
    {
        SubjectId = Id,
        On = on,
        Sandbox = Partner.Sandbox,
        Profile = Partner.ScreeningProfile,
        Parties = [.. Parties.Select(Screened)],
        Skus = Skus,
    };

    /// <summary>A party as a hook sees it.</summary>
    public static ScreenedParty Screened((string Role, Party Party) party) => new()
    {
        Role = party.Role,
        Name = party.Party.Name,
        Country = party.Party.Country,
        Region = party.Party.Region,
        AddressLines = [.. new[] { party.Party.Address?.Line1, party.Party.Address?.Line2 }.OfType<string>()],
        City = party.Party.Address?.City,
        PostalCode = party.Party.Address?.PostalCode,
        Domain = party.Party.Domain,
        ContactNames = [.. party.Party.Contacts.Select(contact => contact.FullName).Where(name => name.Length > 0)],
        Emails = [.. party.Party.Contacts.Select(contact => contact.Email).OfType<string>()],
        Phones = [.. party.Party.Contacts.Select(contact => contact.Phone).OfType<string>()],
        Identifiers = [.. Identifiers(party.Party)],
    };

    private static IEnumerable<ScreenedIdentifier> Identifiers(Party party)
    {
        foreach (var tax in party.TaxIds)
        {
            yield return new ScreenedIdentifier(tax.Type, tax.Value, tax.Country);
        }

        if (party.RegistrationNumber is { } number)
        {
            yield return new ScreenedIdentifier("registration", number, party.Country);
        }
    }
}
