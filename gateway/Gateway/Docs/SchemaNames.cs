using System.Text.Json.Serialization.Metadata;
using Fulfillment.Gateway.PartnerApi;
using Microsoft.AspNetCore.OpenApi;

namespace Fulfillment.Gateway.Docs;

/// <summary>What a type is called in the documents: <c>Order</c> and <c>OrderList</c>, whatever our code says.</summary>
internal static class SchemaNames
{
    private const string View = "View";

    // Where the short name would say too little beside the others.
    private static readonly Dictionary<string, string> _longer = new()
    {
        ["LineView"] = "OrderLine",
        ["EventView"] = "OrderEvent",
        ["ErrorView"] = "ErrorCode",
        ["ErrorListView"] = "ErrorCodeList",
        ["TokenAnswer"] = "Token",
        ["WrittenProblem"] = "Problem",
    };

    /// <returns><c>null</c> for what is written where it stands, such as texts and lists.</returns>
    public static string? Of(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name)
            return null;

        return type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(ListView<>)
            ? $"{Short(type.Type.GetGenericArguments()[0].Name)}List"
            : Short(name);
    }

    private static string Short(string name) => _longer.GetValueOrDefault(name)
        ?? (name.EndsWith(View, StringComparison.Ordinal) ? name[..^View.Length] : name);
}
