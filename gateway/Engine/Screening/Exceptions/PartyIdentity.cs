using System.Text.Json;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Signing;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Screening.Exceptions;

/// <summary>
/// Tells whether a party is the one of before, without keeping who it is: a keyed hash of all by which it can be told from
/// others. Its people and how to reach them are left out, but for the one who resembles somebody: others come and go.
/// </summary>
public sealed class PartyIdentity(SecretVault vault)
{
    /// <returns><c>null</c> where it is not one party of the subject.</returns>
    public string? Hash(ScreeningSubject subject, ListMatch match) =>
        subject.Parties.Where(party => party.Role == match.Party).ToList() is [(_, var party)]
            ? vault.Fingerprint(JsonSerializer.Serialize(Fields(subject.Partner.Sandbox, party, match.Asked)))
            : null;

    /// <summary>What was let go in a sandbox counts there only.</summary>
    private static string?[] Fields(bool sandbox, Party party, string asked) =>
    [
        "screening-exception/v1", sandbox ? "sandbox" : "real", asked, party.Name, party.LegalForm, party.Country, party.Region,
        party.Address?.Line1, party.Address?.Line2, party.Address?.City, party.Address?.PostalCode, party.Domain, party.RegistrationNumber,
        .. party.TaxIds.SelectMany(tax => new[] { tax.Type, tax.Value, tax.Country }),
    ];
}
