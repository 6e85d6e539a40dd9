using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Distributor;

/// <summary>What the distributor is told: the order as it stood at one version. The highest is the newest.</summary>
internal sealed record ConfirmationBody(string MessageId, string Type, ConfirmedOrder Order)
{
    public static ConfirmationBody Of(OrderConfirmation order, string messageId) =>
        new(messageId, "order.state", new ConfirmedOrder
        {
            Id = order.OrderId,
            Number = order.PartnerOrderRef,
            Version = order.Version,
            Status = order.Status,
            At = order.At.UtcDateTime,
            Lines = [.. order.Lines.Select(LineOf)],
        });

    private static ConfirmedLine LineOf(LineConfirmation line) => new()
    {
        Line = line.LineRef,
        Status = line.Status,
        ReasonCode = line.ReasonCode,
        SubscriptionId = line.SubscriptionId,
        Licenses = [.. line.Licenses.Select(LicenseOf)],
    };

    private static ConfirmedLicense LicenseOf(LicenseConfirmation license) =>
        new(license.LicenseId, license.Kind, license.ActivationCode, license.File);
}

internal sealed record ConfirmedOrder
{
    public required string Id { get; init; }
    public required string Number { get; init; }
    public required long Version { get; init; }
    public required string Status { get; init; }
    public required DateTime At { get; init; }
    public required IReadOnlyList<ConfirmedLine> Lines { get; init; }
}

internal sealed record ConfirmedLine
{
    public required string Line { get; init; }
    public required string Status { get; init; }
    public string? ReasonCode { get; init; }
    public string? SubscriptionId { get; init; }
    public required IReadOnlyList<ConfirmedLicense> Licenses { get; init; }
}

internal sealed record ConfirmedLicense(string Id, string Kind, string? ActivationCode, string? File);
