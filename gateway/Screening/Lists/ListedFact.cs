namespace Fulfillment.Screening.Lists;

/// <summary>One thing that a list in our own form says of an entry: a row of CSV, or a value of JSON.</summary>
internal sealed record ListedFact
{
    /// <summary>What is said: type, name, address, country, birthDate, identifier, program or gender.</summary>
    public required string Field { get; init; }

    public string Value { get; init; } = "";

    /// <summary>Of a name or an identifier.</summary>
    public string Kind { get; init; } = "";

    public string City { get; init; } = "";

    public string PostalCode { get; init; } = "";

    public string Country { get; init; } = "";

    public string[] Texts => [Field, Value, Kind, City, PostalCode, Country];
}
