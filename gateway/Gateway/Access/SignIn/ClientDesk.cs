using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>Checks the proof that a client shows against the store as it stands now: nothing here is cached.</summary>
internal sealed class ClientDesk(Database database, IOptions<AccessOptions> options, TimeProvider clock)
{
    private readonly string[] _audience = [options.Value.Issuer, options.Value.Issuer + TokenEndpoint.Path];

    public async Task<(Client? Client, SignInRefusal? Refusal)> CheckAsync(ClientProof proof, CancellationToken cancel)
    {
        var (client, code) = proof switch
        {
            ClientProof.Secret secret => await BySecretAsync(secret, cancel),
            ClientProof.Assertion assertion => await ByAssertionAsync(assertion, cancel),
            _ => (null, "signIn.proofMissing"),
        };
        if (client is null)
            return (null, SignInRefusal.Client(code));

        return client.IsActive ? (client, null) : (null, SignInRefusal.Client("signIn.suspended"));
    }

    private async Task<(Client?, string)> BySecretAsync(ClientProof.Secret proof, CancellationToken cancel)
    {
        var client = await FindAsync(proof.ClientId, cancel);
        if (client is null)
            return (null, "signIn.clientUnknown");

        return client.Credential.Accepts(proof.Value, clock.GetUtcNow()) ? (client, "") : (null, "signIn.secretWrong");
    }

    private async Task<(Client?, string)> ByAssertionAsync(ClientProof.Assertion proof, CancellationToken cancel)
    {
        var clientId = ClientAssertion.UnverifiedClientId(proof.Value);
        if (clientId is null || (proof.ClientId ?? clientId) != clientId)
            return (null, "signIn.assertionMalformed");
        if (await FindAsync(clientId, cancel) is not { } client)
            return (null, "signIn.clientUnknown");
        if (client.Credential.PublicKey is not { } jwk)
            return (null, "signIn.keyMissing");

        var now = clock.GetUtcNow();
        var (claims, code) = ClientAssertion.Read(proof.Value, clientId, PublicKey.FromJwk(jwk), _audience, now);
        if (claims is null)
            return (null, code);

        return await TryUseAsync(clientId, claims, now, cancel) ? (client, "") : (null, "signIn.assertionReplayed");
    }

    private Task<bool> TryUseAsync(string clientId, Claims claims, DateTimeOffset now, CancellationToken cancel)
    {
        // Kept through the skew as well: until then the assertion would be accepted again.
        var until = claims.ExpiresAt + ClientAssertion.Skew;
        return database.InTransactionAsync(
            tx => UsedAssertionTable.TryUseAsync(tx, clientId, claims.Id!, until, now, cancel), cancel);
    }

    private async Task<Client?> FindAsync(string clientId, CancellationToken cancel) => Client.IsId(clientId)
        ? await database.ReadAsync(tx => Client.FindAsync(tx, clientId, cancel), cancel)
        : null;
}
