using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Subscriptions;

/// <summary>A plan that a customer has tried.</summary>
/// <param name="Customer">A hash of one thing by which the customer is known again.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="LineId">The line that gave the trial.</param>
public sealed record TriedPlan(string Customer, string Plan, string LineId)
{
    /// <summary>
    /// The same customer is known by its domain, whoever sells to it, and by the partner's own id of it. Where the order has
    /// neither, by name and country among those of that partner. What a sandbox partner tries is its own affair.
    /// </summary>
    public static IReadOnlyList<string> KeysOf(Party customer, Partner partner)
    {
        var keys = new List<string>();
        if (customer.Domain is { } domain && !SharedDomains.Has(domain))
        {
            keys.Add($"domain {(partner.Sandbox ? partner.Id : "")} {Folded(domain)}");
        }

        if (customer.ExternalRef is { } reference)
        {
            keys.Add($"ref {partner.Id} {reference}");
        }

        if (keys.Count == 0)
        {
            keys.Add($"name {partner.Id} {Folded(customer.Name)} {customer.Country}");
        }

        return [.. keys.Select(key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))))];
    }

    public static IEnumerable<TriedPlan> Of(Order order, Partner partner, string plan, string lineId) =>
        KeysOf(order.Content.Customer, partner).Select(key => new TriedPlan(key, plan, lineId));

    private static string Folded(string text) =>
        string.Join(' ', text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
