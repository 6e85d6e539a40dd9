using System.Text.Json;

namespace Fulfillment.Sdk;

/// <summary>What <c>adapter.json</c> says about one adapter.</summary>
public sealed record Manifest
{
    /// <summary>The adapter's id: lower case letters, digits and dashes. Channels name it.</summary>
    public required string Id { get; init; }

    /// <summary>The adapter's own version (semantic versioning).</summary>
    public required string Version { get; init; }

    /// <summary>The SDK versions it was built for, such as <c>&gt;=1.0 &lt;2</c>.</summary>
    public required string Sdk { get; init; }

    /// <summary>File name of the assembly to load, beside the manifest.</summary>
    public required string Entry { get; init; }

    /// <summary>Full name of the public class that implements <see cref="Adapters.IAdapter"/>.</summary>
    public required string Type { get; init; }

    /// <summary>One sentence for operators.</summary>
    public string? Description { get; init; }

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads a manifest strictly: unknown, duplicate and missing members are errors.</summary>
    /// <param name="json">The text of <c>adapter.json</c>.</param>
    /// <exception cref="JsonException">The text is not a manifest; the message says why.</exception>
    public static Manifest Parse(string json) =>
        JsonSerializer.Deserialize<Manifest>(json, _json) ?? throw new JsonException("The manifest is empty.");
}
