using System.Globalization;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Accounts;

/// <summary>
/// By what a customer is known again, the surest first: its id in the vendor's CRM, the partner's own id of it, its domain in
/// its country. Never by name, which two may share. What a sandbox partner says is known in its sandbox only.
/// </summary>
public static class AccountKeys
{
    private const string OfOrder = "order:";

    private const int CrmShort = 15;
    private const int CrmLong = 18;

    private static readonly IdnMapping _idn = new();

    /// <returns>At least one: who is known by nothing else is known by the order that it came with.</returns>
    public static IReadOnlyList<string> Of(OrderContent content, Partner partner, string orderId)
    {
        var customer = content.Customer;
        var keys = new List<string>(3);
        if ((customer.CrmId ?? content.References.GetValueOrDefault("account")) is { } crmId)
        {
            keys.Add(World(partner) + Crm(crmId));
        }

        if (customer.ExternalRef is { } reference)
        {
            keys.Add($"ref:{partner.Id}:{reference}");
        }

        if (customer.Domain is { } domain && Domain(domain, customer.Country) is { } known)
        {
            keys.Add(World(partner) + known);
        }

        return keys.Count > 0 ? keys : [OfOrder + orderId];
    }

    /// <summary>Whether it tells nothing but which order brought the customer.</summary>
    public static bool IsOfOrder(string key) => key.StartsWith(OfOrder, StringComparison.Ordinal);

    /// <summary>Those that an account's own record gives it.</summary>
    public static IReadOnlyList<string> Of(Account account)
    {
        var world = account.Sandbox ? Sandbox(account.Partner) : "";
        var keys = new List<string>(2);
        if (account.CrmId is { } crmId)
        {
            keys.Add(world + Crm(crmId));
        }

        if (account is { Domain: { } domain, Country: { } country } && Domain(domain, country) is { } known)
        {
            keys.Add(world + known);
        }

        return keys;
    }

    private static string World(Partner partner) => partner.Sandbox ? Sandbox(partner.Id) : "";

    private static string Sandbox(string partner) => $"sandbox:{partner}:";

    /// <summary>A CRM writes one id in two ways: the long one only adds three characters that check the others.</summary>
    private static string Crm(string id) =>
        $"crm:{(id.Length == CrmLong && id.All(char.IsAsciiLetterOrDigit) ? id[..CrmShort] : id)}";

    private static string? Domain(string domain, string country) =>
        SharedDomains.Has(domain) ? null : $"domain:{country}:{Folded(domain)}";

    private static string Folded(string domain)
    {
        try
        {
            return _idn.GetAscii(domain.TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return domain.ToLowerInvariant();
        }
    }
}
