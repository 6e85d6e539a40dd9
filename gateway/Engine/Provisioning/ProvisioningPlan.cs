using System.Globalization;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Provisioning;

/// <summary>Which steps a line takes, by what it asks for. A shape without a plan waits for a person, by name.</summary>
public static class ProvisioningPlan
{
    public const string CreateSubscription = "createSubscription";
    public const string Amend = "amend";
    public const string IssueLicense = "issueLicense";
    public const string ProvisionTarget = "provisionTarget";
    public const string GrantPack = "grantPack";
    public const string Sandbox = "sandbox";

    /// <summary>The step of a line that has no plan.</summary>
    public const string None = "none";

    /// <summary>The rules, of which the first that applies counts.</summary>
    public static IReadOnlyList<ProvisioningRule> Rules { get; } =
    [
        new("pack.target", "A pack for a subscription that lives on a target.", [GrantPack, ProvisionTarget])
        {
            Applies = shape => shape is { Action: OrderAction.Consumable, IsPack: true, Amends: true, LastStep: ProvisionTarget },
        },
        new("pack.counted", "A pack for any other subscription: it is counted here.", [GrantPack])
        {
            Applies = shape => shape is { Action: OrderAction.Consumable, IsPack: true, Amends: true },
        },
        new("sandbox.license", "A sandbox product of its own, which behaves as its name says.", [Sandbox, CreateSubscription, IssueLicense])
        {
            Applies = shape => shape is { Begins: true, IsSandbox: true, LastStep: IssueLicense },
        },
        new("new.license", "A plan that is delivered as a license.", [CreateSubscription, IssueLicense])
        {
            Applies = shape => shape is { Begins: true, HasPlan: true, LastStep: IssueLicense },
        },
        new("new.target", "A plan that lives on a target: a namespace, an installation.", [CreateSubscription, ProvisionTarget])
        {
            Applies = shape => shape is { Begins: true, HasPlan: true, LastStep: ProvisionTarget },
        },
        new("amend.license", "A change of a subscription that has a license.", [Amend, IssueLicense])
        {
            Applies = shape => shape is { Action: not OrderAction.Consumable, Amends: true, LastStep: IssueLicense },
        },
        new("amend.target", "A change of a subscription that lives on a target.", [Amend, ProvisionTarget])
        {
            Applies = shape => shape is { Action: not OrderAction.Consumable, Amends: true, LastStep: ProvisionTarget },
        },
        new("unsupported", "Anything else: a person of the vendor looks at it.", []) { Applies = _ => true },
    ];

    /// <param name="line">The line as it stands.</param>
    /// <param name="asked">The line as it was asked for.</param>
    /// <param name="sku">The product that it names, if it does.</param>
    /// <param name="delivery">How its subscription is delivered, where that is known.</param>
    public static ProvisioningRule RuleFor(OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery)
    {
        var shape = LineShape.Of(line, asked, sku, delivery);
        return Rules.First(rule => rule.Applies(shape));
    }

    /// <summary>The rule by which a line is provisioned and what it went by, for whoever asks years later.</summary>
    public static string Decision(OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery) => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuleFor(line, asked, sku, delivery).Id}: {line.Action.Word()} {line.Sku ?? "-"} {(line.Delivery ?? delivery)?.Word() ?? "-"}");

    /// <summary>The first step. Whatever amends a subscription begins with that, however it is delivered afterwards.</summary>
    public static string First(OrderLine line, LineContent asked, Sku? sku) =>
        RuleFor(line, asked, sku, asked.SubscriptionId is null ? null : DeliveryKind.CloudLicense).Steps is [var first, ..] ? first : None;

    public static string? After(string step, OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery)
    {
        var steps = RuleFor(line, asked, sku, delivery).Steps;
        var next = steps.Index().FirstOrDefault(item => item.Item == step).Index + 1;
        return next < steps.Count ? steps[next] : null;
    }
}

/// <summary>How lines of one shape are provisioned.</summary>
/// <param name="Id">Its name on record; it never changes its meaning.</param>
/// <param name="When">To which lines it applies, in words.</param>
/// <param name="Steps">In order.</param>
public sealed record ProvisioningRule(string Id, string When, IReadOnlyList<string> Steps)
{
    public required Func<LineShape, bool> Applies { get; init; }
}

/// <summary>All that decides how a line is provisioned.</summary>
public sealed record LineShape
{
    public required OrderAction Action { get; init; }

    /// <summary>Whether it names the subscription that another line has made.</summary>
    public required bool Amends { get; init; }

    public required bool HasPlan { get; init; }

    public required bool IsPack { get; init; }

    public required bool IsSandbox { get; init; }

    /// <summary>The step with which what was bought reaches the customer; <c>null</c> where nothing here brings it.</summary>
    public required string? LastStep { get; init; }

    /// <summary>Whether it makes a subscription of its own.</summary>
    public bool Begins => !Amends && Action is OrderAction.New or OrderAction.Trial;

    public static LineShape Of(OrderLine line, LineContent asked, Sku? sku, DeliveryKind? delivery)
    {
        // What a pack is delivered as says nothing of where its subscription lives.
        var by = line.Action == OrderAction.Consumable ? delivery : line.Delivery ?? delivery;
        return new LineShape
        {
            Action = line.Action,
            Amends = asked.SubscriptionId is not null,
            HasPlan = sku?.Plan is not null,
            IsPack = sku?.Pack is not null,
            IsSandbox = sku?.Sandbox == true,
            LastStep = by switch
            {
                DeliveryKind.CloudLicense or DeliveryKind.OfflineLicense or DeliveryKind.LegacyLicense => ProvisioningPlan.IssueLicense,
                DeliveryKind.Saas or DeliveryKind.Dedicated => ProvisioningPlan.ProvisionTarget,
                _ => null,
            },
        };
    }
}
