using System.CommandLine;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>partners add</c></summary>
internal sealed class PartnerAddCommand
{
    private readonly Argument<string?> _name = new("name") { Description = "Its name", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _nameOption = new("--name") { Description = "Its name, in place of the argument" };
    private readonly Option<string?> _id = new("--id") { Description = "A short id such as 'acme'; by default made from the name" };
    private readonly Option<string?> _kind = new("--kind") { Description = "channel (default) or alliance" };
    private readonly Option<string?> _scopes = new("--scopes") { Description = "What it may do, as one text; by default all that partners may" };
    private readonly Option<bool> _sandbox = new("--sandbox") { Description = "For trials: magic values, own clock, worthless licenses" };
    private readonly Option<string?> _rateLimit = new("--rate-limit") { Description = "Requests per minute; by default the node's own limit" };
    private readonly Option<string?> _publicKey = new("--public-key") { Description = "A JWK or a file with one: sign in by private_key_jwt, without a secret" };
    private readonly Option<string?> _issuer = new("--issuer") { Description = "Its own identity provider, as its tokens name it" };
    private readonly Option<string?> _jwks = new("--jwks") { Description = "The keys of that provider: an https address, a file or the key set" };
    private readonly Option<string?> _priceList = new("--price-list") { Description = "Its price list in the catalog" };
    private readonly Option<string?> _skus = new("--skus") { Description = "The skus it may sell, as one text; by default all" };
    private readonly Option<bool> _json = new("--json") { Description = "Print {\"clientId\",\"clientSecret\"} and nothing else" };

    private PartnerAddCommand()
    {
    }

    public static Command Build(Func<IServiceProvider> services) => new PartnerAddCommand().BuildWith(services);

    private Command BuildWith(Func<IServiceProvider> services)
    {
        var command = new Command("add", "Add a partner and show its client id and secret once")
        {
            _name, _nameOption, _id, _kind, _scopes, _sandbox, _rateLimit, _publicKey, _issuer, _jwks, _priceList, _skus, _json,
        };
        command.SetAction((parsed, cancel) => AddAsync(parsed, services(), cancel));
        return command;
    }

    private async Task<int> AddAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancel)
    {
        var issuer = services.GetRequiredService<IOptions<AccessOptions>>().Value.Issuer;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (partner, publicKey, faults) = Asked(parsed).Read(issuer, now);
        if (partner is null)
            return parsed.Refuse(faults);

        try
        {
            var (credential, secret) = await services.GetRequiredService<PrincipalDesk>().AddPartnerAsync(partner, publicKey, cancel);
            return parsed.ShowClient($"Partner {partner.Id} ({partner.Name}) is in.", credential.ClientId, secret, parsed.GetValue(_json));
        }
        catch (PrincipalException e)
        {
            return parsed.Refuse(e.Message);
        }
    }

    private PartnerAddition Asked(ParseResult parsed) => new()
    {
        Names = [.. new[] { parsed.GetValue(_name), parsed.GetValue(_nameOption) }.OfType<string>()],
        Id = parsed.GetValue(_id),
        Kind = parsed.GetValue(_kind),
        Scopes = parsed.GetValue(_scopes),
        Sandbox = parsed.GetValue(_sandbox),
        RateLimit = parsed.GetValue(_rateLimit),
        PublicKey = parsed.GetValue(_publicKey),
        Issuer = parsed.GetValue(_issuer),
        Jwks = parsed.GetValue(_jwks),
        PriceList = parsed.GetValue(_priceList),
        Skus = parsed.GetValue(_skus),
    };
}
