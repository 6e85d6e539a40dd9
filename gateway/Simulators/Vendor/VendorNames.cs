namespace Fulfillment.Simulators.Vendor;

/// <summary>The names of parties by which a caller says what the vendor finds. Every other name is allowed at once.</summary>
public static class VendorNames
{
    public const string Review = "Vendor Review Ltd";
    public const string Deny = "Vendor Deny Ltd";
    public const string LaterAllow = "Vendor Later Allow Ltd";
    public const string LaterReview = "Vendor Later Review Ltd";
    public const string LaterDeny = "Vendor Later Deny Ltd";

    /// <summary>It says that the answer comes later, and none ever comes by itself.</summary>
    public const string Silent = "Vendor Silent Ltd";

    /// <returns>The verdict, and whether it comes at once, later or never; <c>null</c> for a name like any other.</returns>
    internal static (string Verdict, VendorPace Pace)? Find(string name) => name switch
    {
        Review => ("review", VendorPace.AtOnce),
        Deny => ("deny", VendorPace.AtOnce),
        LaterAllow => ("allow", VendorPace.Later),
        LaterReview => ("review", VendorPace.Later),
        LaterDeny => ("deny", VendorPace.Later),
        Silent => ("review", VendorPace.Never),
        _ => null,
    };
}

/// <summary>When an answer comes, the latest last.</summary>
internal enum VendorPace
{
    AtOnce,
    Later,
    Never,
}
