using System.Data.Common;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>A client id with the credential and the principal behind it, as they stand in the store now.</summary>
internal sealed record Client
{
    public required Credential Credential { get; init; }

    public Partner? Partner { get; init; }

    public Operator? Operator { get; init; }

    public bool IsActive => (Partner?.Status ?? Operator?.Status) is PrincipalStatus.Active;

    public IReadOnlyList<string> Scopes => Partner?.Scopes ?? Operator?.Scopes ?? [];

    /// <summary>Whether a text may be looked for in the store at all.</summary>
    public static bool IsId(string? text) => text is not null && Ids.IsId(text, "cli");

    public static async Task<Client?> FindAsync(DbTransaction tx, string clientId, CancellationToken cancel)
    {
        if (await CredentialTable.FindAsync(tx, clientId, cancel) is not { } credential)
            return null;

        var isPartner = credential.PrincipalKind is PrincipalKind.Partner;
        return new Client
        {
            Credential = credential,
            Partner = isPartner ? await PartnerTable.FindAsync(tx, credential.PrincipalId, cancel) : null,
            Operator = isPartner ? null : await OperatorTable.FindAsync(tx, credential.PrincipalId, cancel),
        };
    }
}
