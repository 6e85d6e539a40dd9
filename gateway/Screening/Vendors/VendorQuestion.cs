using System.Security.Cryptography;
using System.Text.Json;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Vendors;

/// <summary>What a vendor is asked: the same bytes under the same id, however often and on whatever day.</summary>
/// <param name="Id"><c>scq_</c> and the beginning of a hash of all that is told.</param>
/// <param name="Body">The JSON.</param>
internal sealed record VendorQuestion(string Id, byte[] Body)
{
    private const string Prefix = "scq_";
    private const int HashLength = 40;

    public static VendorQuestion Of(ScreeningRequest request)
    {
        var form = new QuestionForm
        {
            Subject = request.SubjectId,
            Sandbox = request.Sandbox,
            Profile = request.Profile,
            Parties = [.. request.Parties.Select(Form)],
            Skus = request.Skus,
        };
        var id = Prefix + Convert.ToHexStringLower(SHA256.HashData(Bytes(form)))[..HashLength];
        return new VendorQuestion(id, Bytes(form with { Question = id }));
    }

    private static byte[] Bytes(QuestionForm form) => JsonSerializer.SerializeToUtf8Bytes(form, VendorJson.Default.QuestionForm);

    private static PartyForm Form(ScreenedParty party) => new()
    {
        Role = party.Role,
        Name = party.Name,
        Country = party.Country,
        Region = party.Region,
        AddressLines = party.AddressLines,
        City = party.City,
        PostalCode = party.PostalCode,
        Domain = party.Domain,
        ContactNames = party.ContactNames,
        Emails = party.Emails,
        Phones = party.Phones,
        Identifiers = [.. party.Identifiers.Select(one => new IdentifierForm(one.Kind, one.Value, one.Country))],
    };
}
