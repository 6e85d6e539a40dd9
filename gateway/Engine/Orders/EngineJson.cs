using System.Text.Json.Serialization;
using Fulfillment.Engine.Catalog;

namespace Fulfillment.Engine.Orders;

/// <summary>JSON as the engine stores it: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(OrderContent))]
[JsonSerializable(typeof(LinePrice))]
[JsonSerializable(typeof(ToldFacts))]
[JsonSerializable(typeof(ToldOfSubscription))]
internal sealed partial class EngineJson : JsonSerializerContext;
