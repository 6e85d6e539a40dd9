using System.Collections.Frozen;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>The closed list of codes: a code that is not here is never told to anybody.</summary>
internal static class ErrorCatalog
{
    /// <summary>In the order in which people should read them.</summary>
    public static IReadOnlyList<ErrorEntry> Entries { get; } =
    [
        .. RequestErrors.Entries,
        .. AccessErrors.Entries,
        .. OrderErrors.Entries,
        .. ResourceErrors.Entries,
        .. WebhookErrors.Entries,
        .. InstanceErrors.Entries,
        .. RecordErrors.Entries,
        .. HouseErrors.Entries,
        .. FaultErrors.Entries,
        .. OrderFaultErrors.Entries,
        .. SubscriptionErrors.Entries,
        .. AccountErrors.Entries,
        .. ScreeningErrors.Entries,
        .. InstanceErrors.Faults,
        .. ReasonErrors.Entries,
        .. WebhookErrors.Reasons,
    ];

    private static readonly FrozenDictionary<string, ErrorEntry> _byCode = Entries.ToFrozenDictionary(e => e.Code);

    public static ErrorEntry? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <exception cref="InvalidOperationException">The code is not in the catalog: a bug in the caller.</exception>
    public static ErrorEntry Get(string code) =>
        Find(code) ?? throw new InvalidOperationException($"The error catalog has no code '{code}'. Add it there first.");
}
