using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Matches as a list hook finds them.</summary>
internal static class AMatch
{
    /// <summary>A listed one whom the customer of a test's order resembles enough for somebody to look.</summary>
    public static ListMatch Near { get; } = new()
    {
        Party = "customer",
        Asked = "Müller Maschinenbau GmbH",
        List = "ofac-sdn",
        ListHash = "ab12",
        IsBlocking = true,
        EntryId = "1234",
        EntryHash = "cd34",
        Listed = "MULLER MASCHINEN TRADING LLC",
        Kind = ListedNameKind.Primary,
        Score = 0.8,
        SharedWords = 1,
    };

    /// <summary>So near that it is refused without a person.</summary>
    public static ListMatch Certain { get; } = Near with
    {
        Score = 0.99,
        SharedWords = 2,
        Qualifiers = [new MatchQualifier("country", QualifierEffect.Corroborates, "DE")],
    };

    public static ScreeningAnswer Answer(params ListMatch[] matches) => new()
    {
        Verdict = Verdict.Allow,
        Source = "lists of today",
        Matches = matches,
    };
}
