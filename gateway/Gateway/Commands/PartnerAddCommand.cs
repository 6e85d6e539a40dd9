using System.CommandLine;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Gateway.Access;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Commands;

/// <summary><c>partners add</c></summary>
internal sealed class PartnerAddCommand
{
    private readonly Argument<string?> _name = new("name") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _nameOption = Text("--name", "Its name, in place of the argument");
    private readonly Option<string?> _id = Text("--id", "A short id such as 'acme'; by default made from the name");
    private readonly Option<string?> _kind = Text("--kind", "channel (default) or alliance");
    private readonly Option<string?> _scopes = Text("--scopes", "What it may do, as one text; by default all scopes");
    private readonly Option<bool> _sandbox = Flag("--sandbox", "For trials: own clock, worthless licenses");
    private readonly Option<string?> _rateLimit = Text("--rate-limit", "Requests per minute; else the node's own limit");
    private readonly Option<string?> _publicKey = Text("--public-key", "A JWK or its file, in place of a secret");
    private readonly Option<string?> _issuer = Text("--issuer", "Its own identity provider, as its tokens name it");
    private readonly Option<string?> _jwks = Text("--jwks", "The provider's keys: an https address, file or JWKS");
    private readonly Option<string?> _priceList = Text("--price-list", "Its price list in the catalog");
    private readonly Option<string?> _skus = Text("--skus", "The skus it may sell, as one text; by default all");
    private readonly Option<string?> _profile = Text("--screening-profile", "Which screening rules count for it; by default the usual ones");
    private readonly Option<bool> _json = Flag("--json", CommandAnswers.JsonDescription);

    private PartnerAddCommand()
    {
    }

    public static Command Build(Func<IServiceProvider> services) => new PartnerAddCommand().BuildWith(services);

    private Command BuildWith(Func<IServiceProvider> services)
    {
        var command = new Command("add", "Add a partner and show its client id and secret once")
        {
            _name, _nameOption, _id, _kind, _scopes, _sandbox, _rateLimit, _publicKey, _issuer, _jwks, _priceList,
            _skus, _profile, _json,
        };
        command.SetAction((parsed, cancel) => Guarded.RunAsync(parsed, () => AddAsync(parsed, services(), cancel)));
        return command;
    }

    private async Task<int> AddAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancel)
    {
        var issuer = services.GetRequiredService<IOptions<AccessOptions>>().Value.Issuer;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var (partner, publicKey, faults) = Asked(parsed).Read(issuer, services.GetRequiredService<ProductCatalog>(), now);
        if (partner is null)
            return parsed.Refuse(faults);

        var (credential, secret) = await services.GetRequiredService<PrincipalDesk>()
            .AddPartnerAsync(partner, publicKey, cancel);
        var sentence = $"Partner {partner.Id} ({partner.Name}) is in.";
        return parsed.ShowClient(sentence, credential.ClientId, secret, parsed.GetValue(_json));
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
        ScreeningProfile = parsed.GetValue(_profile),
    };

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
