namespace Fulfillment.Engine.Reconciliation;

/// <summary>What a drift means for somebody.</summary>
public enum DriftSeverity
{
    /// <summary>Something was delivered that nothing allowed.</summary>
    Critical,

    /// <summary>A customer has not, or may soon not have, what was paid for.</summary>
    High,

    /// <summary>A customer has more than was ordered, or the records contradict each other.</summary>
    Medium,
}

/// <summary>A kind of drift.</summary>
/// <param name="Code">Stable, <c>noun.adjective</c>.</param>
/// <param name="Severity">What it means for somebody.</param>
/// <param name="Fix">What a person does about it.</param>
public sealed record DriftKind(string Code, DriftSeverity Severity, string Fix);

/// <summary>Every way in which what is delivered may differ from what was ordered, the worst first.</summary>
public static class DriftCodes
{
    public const string ScreeningMissing = "screening.missing";
    public const string SubscriptionMissing = "subscription.missing";
    public const string LineStranded = "line.stranded";
    public const string LicenseMissing = "license.missing";
    public const string LicenseRevoked = "license.revoked";
    public const string LicenseDiffers = "license.differs";
    public const string TargetDiffers = "target.differs";
    public const string CodeMissing = "code.missing";
    public const string PackMissing = "pack.missing";
    public const string BoundaryMissing = "boundary.missing";
    public const string AmendmentMissing = "amendment.missing";
    public const string AmendmentDiffers = "amendment.differs";
    public const string CoverageDiffers = "coverage.differs";
    public const string RecordCorrupt = "record.corrupt";
    public const string AmendmentUnordered = "amendment.unordered";
    public const string LicenseUnordered = "license.unordered";
    public const string EventMissing = "event.missing";

    private const string Again =
        "Where the order has an open dead letter, mend its cause and send it again (POST /ops/v1/dead-letters/{id}/requeue).";

    private const string Amended = "Compare the order with the subscription's history and have what is missing amended by an order.";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DriftKind> All { get; } =
    [
        new(ScreeningMissing, DriftSeverity.Critical, "Stop the delivery and have the compliance desk decide about the order."),
        new(SubscriptionMissing, DriftSeverity.High, $"{Again} Otherwise restore the record from a backup."),
        new(LineStranded, DriftSeverity.High, "Nothing works at the line any more: restore its work from a backup, or cancel it and order anew."),
        new(LicenseMissing, DriftSeverity.High, $"{Again} Otherwise a sync of the product, or the next change, issues it."),
        new(LicenseRevoked, DriftSeverity.High, "Find out who took the license back and why (audit): cancel the subscription, or have it changed, which issues a new one."),
        new(LicenseDiffers, DriftSeverity.High, $"{Again} Otherwise the next change of the subscription issues a right one."),
        new(TargetDiffers, DriftSeverity.High, $"{Again} Otherwise put the target right by hand; the next run reads it again."),
        new(CodeMissing, DriftSeverity.High, $"{Again} Otherwise restore the record from a backup."),
        new(PackMissing, DriftSeverity.High, $"{Again} Otherwise restore the record from a backup."),
        new(BoundaryMissing, DriftSeverity.High, "The day's change is not done: look into the log for why its work fails, or restore that work from a backup."),
        new(AmendmentMissing, DriftSeverity.High, Amended),
        new(AmendmentDiffers, DriftSeverity.High, Amended),
        new(CoverageDiffers, DriftSeverity.High, "The stored coverage was edited or damaged: restore the subscription from a backup; its amendments are right."),
        new(RecordCorrupt, DriftSeverity.High, "The record cannot be read: restore it from a backup."),
        new(AmendmentUnordered, DriftSeverity.Medium, "The line was never provisioned, or was taken back: have the change taken back by an order."),
        new(LicenseUnordered, DriftSeverity.Medium, "Take the license back: licenses revoke ID --reason cancelled."),
        new(EventMissing, DriftSeverity.Medium, $"{Again} Otherwise compare the order's timeline with what the customer has."),
    ];

    /// <summary>What cannot be judged while work on a subscription is under way.</summary>
    internal static IReadOnlyList<string> OfDelivery { get; } =
        [LicenseMissing, LicenseRevoked, LicenseDiffers, LicenseUnordered, CodeMissing, TargetDiffers];

    /// <summary>The kind with a code.</summary>
    public static DriftKind Of(string code) => All.First(kind => kind.Code == code);
}
