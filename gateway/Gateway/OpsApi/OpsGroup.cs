using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>What all routes of the operators' API have in common.</summary>
internal static class OpsGroup
{
    public static RouteGroupBuilder MapOpsGroup(this IEndpointRouteBuilder routes, string prefix, string tag) =>
        routes.MapGroup($"/ops/v1{prefix}").WithTags(tag).WithGroupName(OpenApiSetup.Operators);

    public static void MapOpsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOrderDesk();
        routes.MapAdapters();
        routes.MapDeadLetters();
        routes.MapAudit();
        routes.MapReconciliation();
        routes.MapBookings();
        routes.MapAccounts();
        routes.MapSimulations();
        routes.MapExceptions();
        routes.MapInquiries();
        routes.MapReplays();
        routes.MapAlerts();
        routes.MapRescreenings();
    }
}

/// <summary>Why a person decides as it does. It stands in the audit chain.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReasonRequest
{
    /// <summary>In words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>The JSON contracts of the operators' API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    MaxDepth = ApiJson.MaxDepth)]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(OpsOrderView))]
[JsonSerializable(typeof(ListView<OpsOrderView>))]
[JsonSerializable(typeof(ListView<AdapterView>))]
[JsonSerializable(typeof(ListView<ChannelView>))]
[JsonSerializable(typeof(ListView<DeadLetterView>))]
[JsonSerializable(typeof(RequeueGroupRequest))]
[JsonSerializable(typeof(RequeuedGroupView))]
[JsonSerializable(typeof(ListView<AuditView>))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(ReconciliationRunView))]
[JsonSerializable(typeof(ListView<DriftView>))]
[JsonSerializable(typeof(ListView<BookingView>))]
[JsonSerializable(typeof(BookingSummaryView))]
[JsonSerializable(typeof(OpsSummaryView))]
[JsonSerializable(typeof(SimulationRequest))]
[JsonSerializable(typeof(SimulationView))]
[JsonSerializable(typeof(ExceptionView))]
[JsonSerializable(typeof(ListView<ExceptionView>))]
[JsonSerializable(typeof(ProposeExceptionRequest))]
[JsonSerializable(typeof(OpsInquiryView))]
[JsonSerializable(typeof(ListView<OpsInquiryView>))]
[JsonSerializable(typeof(DecideInquiryRequest))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(AlertView))]
[JsonSerializable(typeof(ListView<AlertView>))]
[JsonSerializable(typeof(AlertDecisionRequest))]
[JsonSerializable(typeof(ListView<RescreeningView>))]
[JsonSerializable(typeof(AccountView))]
[JsonSerializable(typeof(ListView<AccountView>))]
[JsonSerializable(typeof(ListView<AccountSubscriptionView>))]
[JsonSerializable(typeof(ListView<AccountContactView>))]
[JsonSerializable(typeof(CorrectAccountRequest))]
[JsonSerializable(typeof(MergeAccountRequest))]
[JsonSerializable(typeof(MoveSubscriptionRequest))]
[JsonSerializable(typeof(EraseAccountRequest))]
internal sealed partial class OpsApiJson : JsonSerializerContext;
