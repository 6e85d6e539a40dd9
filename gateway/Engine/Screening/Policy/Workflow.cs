using System.Text.Json.Serialization;
using Fulfillment.Engine.Principals;

namespace Fulfillment.Engine.Screening.Policy;

/// <summary>How a sale comes about; each has rules of its own.</summary>
public enum Workflow
{
    /// <summary>A partner orders by itself for its customer.</summary>
    [JsonStringEnumMemberName("partner")]
    Partner,

    /// <summary>A customer orders at our own shop.</summary>
    [JsonStringEnumMemberName("ecommerce")]
    Ecommerce,

    /// <summary>Our own people sell.</summary>
    [JsonStringEnumMemberName("sales")]
    Sales,
}

/// <summary>Which workflow a partner's orders are of.</summary>
public static class Workflows
{
    /// <summary>The one that its screening profile names; partner where it names none or another thing.</summary>
    public static Workflow Of(Partner partner) => Of(partner.ScreeningProfile);

    /// <summary>The one that a screening profile names.</summary>
    public static Workflow Of(string? profile) => profile switch
    {
        "ecommerce" => Workflow.Ecommerce,
        "sales" => Workflow.Sales,
        _ => Workflow.Partner,
    };
}
