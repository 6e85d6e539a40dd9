namespace Fulfillment.Screening.Lists;

/// <summary>What a list may not exceed, so that no file can take the house down.</summary>
public static class ListLimits
{
    /// <summary>Bytes of one file.</summary>
    public const int FileBytes = 100_000_000;

    /// <summary>Characters of one field.</summary>
    public const int FieldLength = 65_536;

    /// <summary>Names of one entry.</summary>
    public const int Names = 1_000;

    /// <summary>Addresses, countries, dates, identifiers and programs of one entry, of each.</summary>
    public const int Details = 1_000;

    /// <summary>After so many faults reading ends.</summary>
    public const int Faults = 20;
}
