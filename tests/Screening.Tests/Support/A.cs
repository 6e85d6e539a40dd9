using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Support;

/// <summary>Values that nothing speaks against; a test changes what it is about.</summary>
internal static class A
{
    public static readonly DateOnly Day = new(2026, 11, 21);

    public static ScreenedParty Party(string country = "DE") =>
        new() { Role = "customer", Name = "Example GmbH", Country = country };

    public static ScreeningRequest Request(params ScreenedParty[] parties) =>
        new() { SubjectId = "ord_1", On = Day, Parties = parties, Skus = ["premium-sm"] };
}
