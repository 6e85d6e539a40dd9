using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fulfillment.Engine.Audit;

/// <summary>
/// One record of the chain. Before and after are references (a version, a hash, an id), never the values: the chain
/// must be readable by auditors for ten years without holding what a person may ask us to erase.
/// </summary>
public sealed record AuditRecord
{
    public long Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public string? Token { get; init; }

    /// <summary>What was done, <c>noun.verb</c>: <c>order.place</c>, <c>license.show</c>, <c>access.deny</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, by id.</summary>
    public required string Subject { get; init; }

    public string? BeforeRef { get; init; }

    public string? AfterRef { get; init; }

    /// <summary>A code, a reason given by an operator, an address: never names, codes or tokens of customers.</summary>
    public string? Detail { get; init; }

    public string Hash { get; init; } = "";

    /// <summary>The hash this record must have after one with <paramref name="previous"/>.</summary>
    public string HashAfter(string previous)
    {
        // An array of strings and nulls has one JSON form, so no two records can be written the same way.
        var fields = new[]
        {
            previous, $"{Seq}", $"{At.ToUnixTimeMilliseconds()}", Actor, Token, Action, Subject, BeforeRef, AfterRef, Detail,
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(fields))));
    }
}
