using System.Security.Cryptography;
using System.Text;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Regions;

/// <summary>Judges where the parties are. Needs only the rules in memory, so it always answers in time.</summary>
public sealed class EmbargoHook : IReplayableHook
{
    /// <summary>How the rules are read. Raise it with every change by which the same rules say something else of the same party.</summary>
    public const string Method = "regions 1";

    private readonly EmbargoRules _rules;
    private readonly byte[] _content;
    private readonly string _hash;
    private readonly AnswerBasis _basis;

    public EmbargoHook(EmbargoRules rules)
    {
        _rules = rules;
        _content = Encoding.UTF8.GetBytes(rules.Text);
        _hash = Convert.ToHexStringLower(SHA256.HashData(_content));
        _basis = new AnswerBasis(Method, [_hash]);
    }

    public string Name => "embargo";

    public string? Source => _rules.Source;

    public IReadOnlyList<ScreeningEdition> Editions =>
    [
        new()
        {
            Kind = EditionKind.Rules,
            Hook = Name,
            Name = "embargoes",
            Version = _rules.Version,
            Hash = _hash,
            AsOf = DateTimeOffset.UnixEpoch,
            Content = _content,
        },
    ];

    public ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel) =>
        ValueTask.FromResult(_rules.Judge(request) with { Basis = _basis });

    public IScreeningHook Again(IReadOnlyList<ScreeningEdition> editions)
    {
        try
        {
            return editions is [var only]
                ? new EmbargoHook(EmbargoRules.Parse(Encoding.UTF8.GetString(only.Content.Span)))
                : throw new FormatException("The rules are one edition.");
        }
        catch (EmbargoRulesException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
