using System.Text.RegularExpressions;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Principals;

/// <summary>Takes principals in and lets them go; each act stands in the audit chain.</summary>
public sealed partial class PrincipalDesk(Database database, TimeProvider clock)
{
    /// <summary>The API version that new partners are pinned to.</summary>
    public const string ApiVersion = "2026-11-01";

    /// <summary>Adds a partner with one credential; with a public key it has no secret.</summary>
    /// <param name="publicKey">A JWK for private_key_jwt, checked by the caller; <c>null</c> for a secret.</param>
    /// <exception cref="PrincipalException">The id is not one, or is taken.</exception>
    public async Task<(Credential Credential, string? Secret)> AddPartnerAsync(
        Partner partner, string? publicKey, CancellationToken cancel)
    {
        if (!PartnerId().IsMatch(partner.Id))
        {
            throw new PrincipalException($"'{partner.Id}' is not a partner id: 2 to 40 lower-case letters, digits and dashes.");
        }

        var (credential, secret) = Credential.New(PrincipalKind.Partner, partner.Id, clock);
        if (publicKey is not null)
        {
            (credential, secret) = (credential with { SecretHash = null, PublicKey = publicKey }, null);
        }

        await database.InTransactionAsync(
            async tx =>
            {
                if (!await PartnerTable.InsertAsync(tx, partner, cancel))
                {
                    throw new PrincipalException($"Partner {partner.Id} exists, or another partner has the issuer {partner.Issuer}.");
                }

                await CredentialTable.InsertAsync(tx, credential, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record("partner.add", partner.Id, credential.ClientId));
            },
            cancel);
        return (credential, secret);
    }

    /// <exception cref="PrincipalException">The name is taken.</exception>
    public async Task<(Credential Credential, string Secret)> AddOperatorAsync(
        string name, OperatorRole role, CancellationToken cancel)
    {
        var person = new Operator { Id = Ids.New("opr", clock), Name = name, Role = role, CreatedAt = clock.GetUtcNow() };
        var (credential, secret) = Credential.New(PrincipalKind.Operator, person.Id, clock);
        await database.InTransactionAsync(
            async tx =>
            {
                if (!await OperatorTable.InsertAsync(tx, person, cancel))
                {
                    throw new PrincipalException($"There is an operator named {name}.");
                }

                await CredentialTable.InsertAsync(tx, credential, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record("operator.add", person.Id, role.Word()));
            },
            cancel);
        return (credential, secret);
    }

    /// <exception cref="PrincipalException">There is no such partner.</exception>
    public Task SetStatusAsync(string partnerId, PrincipalStatus status, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                if (!await PartnerTable.SetStatusAsync(tx, partnerId, status, cancel))
                {
                    throw new PrincipalException($"There is no partner {partnerId}. 'partners list' shows them.");
                }

                await AuditTable.AppendAsync(tx, cancel, Record("partner.setStatus", partnerId, status.Word()));
            },
            cancel);

    /// <summary>Gives the partner's client a new secret; the old one stays good for the overlap.</summary>
    /// <exception cref="PrincipalException">There is no such partner, or it shows a key instead of a secret.</exception>
    public Task<(Credential Credential, string Secret)> RotateSecretAsync(
        string partnerId, TimeSpan overlap, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                var credentials = await CredentialTable.OfAsync(tx, PrincipalKind.Partner, partnerId, cancel);
                var current = credentials.FirstOrDefault(c => c.SecretHash is not null)
                    ?? throw new PrincipalException($"Partner {partnerId} has no client secret to rotate.");
                var rotated = current.Rotate(overlap, clock);
                await CredentialTable.UpdateAsync(tx, rotated.Credential, cancel);
                await AuditTable.AppendAsync(tx, cancel, Record("partner.rotateSecret", partnerId, current.ClientId));
                return rotated;
            },
            cancel);

    /// <summary>Makes sure that the partner <c>direct</c> exists: the vendor's own sales take the same path.</summary>
    public Task EnsureDirectAsync(CancellationToken cancel) =>
        database.InTransactionAsync(
            tx => PartnerTable.InsertAsync(
                tx,
                new Partner
                {
                    Id = Partner.DirectId,
                    Name = "Direct sales",
                    Kind = PartnerKind.Direct,
                    Scopes = Scopes.ForPartners,
                    PriceList = "list",
                    ApiVersion = ApiVersion,
                    CreatedAt = clock.GetUtcNow(),
                },
                cancel),
            cancel);

    private AuditRecord Record(string action, string subject, string after) => new()
    {
        At = clock.GetUtcNow(),
        Actor = Actor.Command.Name,
        Action = action,
        Subject = subject,
        AfterRef = after,
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,39}\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex PartnerId();
}

/// <summary>A principal cannot be added or changed; the message says why.</summary>
public sealed class PrincipalException(string message) : Exception(message);
