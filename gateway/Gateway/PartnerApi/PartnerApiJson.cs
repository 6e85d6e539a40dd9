using System.Text.Json.Serialization;
using Fulfillment.Gateway.PartnerApi.Bulk;
using Fulfillment.Gateway.PartnerApi.Subscriptions;

namespace Fulfillment.Gateway.PartnerApi;

/// <summary>The JSON contracts of what partners send and get.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = Http.Json.ApiJson.MaxDepth)]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(BulkOrderRequest))]
[JsonSerializable(typeof(BulkResultView))]
[JsonSerializable(typeof(ClockRequest))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(DryRunView))]
[JsonSerializable(typeof(ListView<OrderView>))]
[JsonSerializable(typeof(ListView<EventView>))]
[JsonSerializable(typeof(ListView<ProductView>))]
[JsonSerializable(typeof(LicenseView))]
[JsonSerializable(typeof(OrderLicensesView))]
[JsonSerializable(typeof(LicenseFileView))]
[JsonSerializable(typeof(ClockView))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(ListView<SubscriptionView>))]
[JsonSerializable(typeof(ListView<AmendmentView>))]
[JsonSerializable(typeof(SeatsView))]
[JsonSerializable(typeof(ListView<MeterView>))]
[JsonSerializable(typeof(MeterDaysView))]
[JsonSerializable(typeof(SummaryView))]
[JsonSerializable(typeof(ListView<SeatMoveView>))]
[JsonSerializable(typeof(AgreementRequest))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(PreviewView))]
[JsonSerializable(typeof(ContactRequest))]
[JsonSerializable(typeof(ContactView))]
[JsonSerializable(typeof(ListView<ContactView>))]
[JsonSerializable(typeof(NamespaceRequest))]
[JsonSerializable(typeof(NamespaceView))]
[JsonSerializable(typeof(ListView<NamespaceView>))]
[JsonSerializable(typeof(ClaimRequest))]
[JsonSerializable(typeof(LookUpRequest))]
[JsonSerializable(typeof(ClaimView))]
[JsonSerializable(typeof(ClaimLinkView))]
[JsonSerializable(typeof(ListView<ClaimLinkView>))]
[JsonSerializable(typeof(TransferCodeView))]
[JsonSerializable(typeof(ListView<InstallationView>))]
[JsonSerializable(typeof(ScreeningRequest))]
[JsonSerializable(typeof(InquiryView))]
internal sealed partial class PartnerApiJson : JsonSerializerContext
{
    /// <summary>As answers are written, also those that are stored to be given again.</summary>
    public static PartnerApiJson Written { get; } = new(Http.Json.ApiJson.Create());
}
