using System.Text;
using Fulfillment.Engine.Screening.Records;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Screening.Records;

/// <summary>Editions of a list that a test makes up.</summary>
internal static class Editions
{
    public static ScreeningEdition Of(string text, DateTimeOffset asOf, string name = "a-list")
    {
        var content = Encoding.UTF8.GetBytes(text);
        return new ScreeningEdition
        {
            Kind = EditionKind.List,
            Hook = "lists",
            Name = name,
            Version = "2026-11-01",
            Hash = EditionPack.HashOf(content),
            AsOf = asOf,
            Content = content,
        };
    }
}
