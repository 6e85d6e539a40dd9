using System.Collections.Frozen;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>The only place that says which members a line needs, and must not have, for its action.</summary>
internal sealed class LineMembersAttribute : ObjectRuleAttribute
{
    private sealed record Rule(string[] Needed, string[] Refused);

    private static readonly FrozenDictionary<string, Rule> _rules = new Dictionary<string, Rule>
    {
        ["new"] = new(["sku", "quantity"], ["effectiveOn", "endsOn"]),
        ["trial"] = new(["sku", "quantity"], ["endsOn"]),
        ["renew"] = new(["subscriptionId"], []),
        ["addSeats"] = new(["subscriptionId", "quantity"], []),
        ["reduceSeats"] = new(["subscriptionId", "quantity"], []),
        ["upgrade"] = new(["subscriptionId", "sku"], []),
        ["downgrade"] = new(["subscriptionId", "sku"], []),
        ["coTerm"] = new(["subscriptionId", "endsOn"], ["sku", "quantity", "termMonths"]),
        ["trueUp"] = new(["subscriptionId", "quantity"], []),
        ["cancel"] = new(["subscriptionId"], []),
        ["consumable"] = new(["subscriptionId", "sku", "quantity"], []),
        ["transfer"] = new(["subscriptionId"], []),
    }.ToFrozenDictionary();

    public override void Check(SeenMembers members, Inspection inspection)
    {
        if (members.IsUnsound("action"))
            return;

        var action = members.Text("action") ?? "new";
        var rule = _rules[action];
        foreach (var needed in rule.Needed.Where(members.IsAbsent))
            inspection.AddAt(needed, "member.missing", $"A line with the action {action} needs '{needed}'.");
        foreach (var refused in rule.Refused.Where(members.Has))
            inspection.AddAt(refused, "member.misplaced", $"A line with the action {action} has no '{refused}'.");
    }
}
