using Fulfillment.Gateway.Docs;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>What the document says of namespaces, links, transfers and installations.</summary>
internal static class NamespaceDocs
{
    private const string Proof = "m8Qv3xT0hJ2kR5cY7nB1wE4sL6pZ9dGa";
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly _day = new(2026, 11, 21);
    private static readonly ParameterDoc _subscription =
        ParameterDoc.Path("id", "The subscription's id.", SubscriptionExamples.Subscription.Id);

    private static readonly NamespaceView _chosen = new() { Namespace = "acme", State = "provisioning" };

    private static readonly ClaimLinkView _link = new()
    {
        Link = $"https://fulfillment.example/claim#{Proof}",
        State = "open",
        CreatedAt = _at,
    };

    private static readonly ClaimView _claim = new()
    {
        SubscriptionNumber = "S-0S2D-4F6G-8H0J",
        Plan = "premium",
        Seats = 37,
        StartsOn = _day,
        EndsOn = _day.AddMonths(12),
        Namespace = "acme",
        State = "provisioning",
    };

    private static readonly InstallationView _installation = new()
    {
        Region = "eu-west",
        Ready = true,
        Address = "https://mueller.dedicated.example/",
        SetupCode = "7F3K-9QXR-2MWD",
    };

    public static RouteHandlerBuilder DocumentNamespaces(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListNamespaces").WithSummary("Read which namespace a subscription is for")
        .WithDescription("None while the customer has not chosen one. A subscription is for one namespace, and a topmost namespace has one subscription.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<NamespaceView> { Data = [_chosen with { State = "linked" }], NextCursor = null })
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentChoose(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ChooseNamespace").WithSummary("Choose the namespace of a subscription, or move it to another")
        .WithDescription("A line that waited for this goes on. What is at another namespace is moved with its packs. 202: read it again to see how far it is.")
        .WithParameters(_subscription)
        .WithRequestExample(new NamespaceRequest { Namespace = "acme" })
        .WithResponseExample(StatusCodes.Status202Accepted, _chosen)
        .WithProblems("subscription.unknown", "namespace.notApplicable", "subscription.managedElsewhere", "subscription.over");

    public static RouteHandlerBuilder DocumentShowClaim(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListClaims").WithSummary("Read the customer's link")
        .WithDescription("An order of a saas product that names no namespace makes one: by it the customer chooses. Each reading is recorded.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<ClaimLinkView> { Data = [_link], NextCursor = null })
        .WithProblems("subscription.unknown");

    public static RouteHandlerBuilder DocumentMakeClaim(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("CreateClaim").WithSummary("Make a new link for the customer")
        .WithDescription("The one before is worth nothing from then on.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status201Created, _link)
        .WithProblems("subscription.unknown", "namespace.notApplicable", "subscription.over");

    public static RouteHandlerBuilder DocumentMakeTransfer(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("CreateTransferCode").WithSummary("Let another partner take a subscription over")
        .WithDescription(
            "The other partner places an order with the action transfer, the subscriptionId and this code; from then on the subscription, "
            + "with its history, is theirs. A code is worth something once, for 30 days, and until a newer one is made.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status201Created, new TransferCodeView { TransferCode = Proof, ExpiresAt = _at.AddDays(30) })
        .WithProblems("subscription.unknown", "subscription.managedElsewhere", "subscription.over");

    public static RouteHandlerBuilder DocumentWithdrawTransfer(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("DeleteTransferCode").WithSummary("Take the code for another partner back")
        .WithParameters(_subscription)
        .Produces(StatusCodes.Status204NoContent)
        .WithProblems("subscription.unknown", "subscription.managedElsewhere");

    public static RouteHandlerBuilder DocumentInstallations(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListInstallations").WithSummary("Read how the customer gets into a dedicated installation")
        .WithDescription(
            "None where the subscription is delivered otherwise. Read where it stands, each time; the code of the first sign-in is kept "
            + "nowhere here. Each reading is recorded.")
        .WithParameters(_subscription)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<InstallationView> { Data = [_installation], NextCursor = null })
        .WithProblems("subscription.unknown", "installation.away");

    public static RouteHandlerBuilder DocumentClaim(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("Claim").WithSummary("Choose the namespace of what was bought, by the customer's link")
        .WithDescription("For the service's own page, once its user is signed in. As long as the subscription is at no namespace, another may be chosen.")
        .WithRequestExample(new ClaimRequest { Claim = Proof, Namespace = "acme" })
        .WithResponseExample(StatusCodes.Status202Accepted, _claim)
        .WithProblems("claim.unknown", "claim.used", "claim.replaced", "namespace.notApplicable", "subscription.over");

    public static RouteHandlerBuilder DocumentLookUp(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("LookUpClaim").WithSummary("See what stands behind a customer's link")
        .WithRequestExample(new LookUpRequest { Claim = Proof })
        .WithResponseExample(StatusCodes.Status200OK, _claim with { Namespace = null, State = "open" })
        .WithProblems("claim.unknown", "claim.replaced");
}
