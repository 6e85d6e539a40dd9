using Fulfillment.Gateway.Access.Tokens;
using Microsoft.Extensions.Primitives;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>What a token request came to. Closed.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    public sealed record Granted(TokenAnswer Answer) : SignInOutcome;

    /// <param name="Refusal">Why.</param>
    /// <param name="ClientId">The client that the request names, when it has the form of one.</param>
    public sealed record Refused(SignInRefusal Refusal, string? ClientId) : SignInOutcome;
}

/// <summary>From a form to a token: the grant, the client, the scopes, in this order.</summary>
internal sealed class SignInDesk(ClientDesk clients, TokenMint mint)
{
    public async Task<SignInOutcome> SignInAsync(StringValues authorization, TokenForm form, CancellationToken cancel)
    {
        if (form["grant_type"] is not { } grant)
            return Refused(SignInRefusal.Request("The parameter grant_type is missing."), null);
        if (grant != "client_credentials")
            return Refused(SignInRefusal.Grant(), null);

        var (proof, unread) = ClientProof.Read(authorization, form);
        if (proof is null)
            return Refused(unread!, form["client_id"]);

        var (client, refused) = await clients.CheckAsync(proof, cancel);
        if (client is null)
            return Refused(refused!, NamedBy(proof));

        var (scopes, excess) = ScopesOf(client, form["scope"]);
        return excess is null ? Granted(client, scopes) : Refused(excess, client.Credential.ClientId);
    }

    private static (IReadOnlyList<string> Scopes, SignInRefusal? Refusal) ScopesOf(Client client, string? asked)
    {
        var scopes = asked?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().ToList() ?? [.. client.Scopes];
        if (scopes.Except(client.Scopes).Any())
            return ([], SignInRefusal.Scope("The client may not ask for every scope that it named."));

        return scopes.Count == 0 ? ([], SignInRefusal.Scope("There is no scope to give.")) : (scopes, null);
    }

    private SignInOutcome.Granted Granted(Client client, IReadOnlyList<string> scopes)
    {
        var (kind, id) = client.Partner is { } partner ? ("partner", partner.Id) : ("operator", client.Operator!.Id);
        return new SignInOutcome.Granted(new TokenAnswer
        {
            AccessToken = mint.Mint(client.Credential.ClientId, kind, id, scopes),
            ExpiresIn = (int)mint.Life.TotalSeconds,
            Scope = string.Join(' ', scopes),
        });
    }

    private static string? NamedBy(ClientProof proof) => proof switch
    {
        ClientProof.Secret secret => secret.ClientId,
        ClientProof.Assertion assertion => assertion.ClientId ?? ClientAssertion.UnverifiedClientId(assertion.Value),
        _ => null,
    };

    private static SignInOutcome.Refused Refused(SignInRefusal refusal, string? clientId) =>
        new(refusal, Client.IsId(clientId) ? clientId : null);
}
