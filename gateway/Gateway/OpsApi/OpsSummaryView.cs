using System.Diagnostics.CodeAnalysis;
using Fulfillment.Gateway.PartnerApi.Subscriptions;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>A subscription at a glance, for the vendor's own people.</summary>
internal sealed record OpsSummaryView : SummaryView
{
    [SetsRequiredMembers]
    public OpsSummaryView(SummaryView summary)
        : base(summary)
    {
    }

    /// <summary>The customer's account; absent where none was found yet.</summary>
    public string? AccountId { get; init; }

    public static OpsSummaryView Example { get; } = new(SubscriptionExamples.Summary) { AccountId = "acct_01jd7m3q9x4t6v8b2c5e7g9h2a" };
}
