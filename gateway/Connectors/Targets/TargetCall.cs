using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fulfillment.Sdk.Provisioning;

namespace Fulfillment.Connectors.Targets;

/// <summary>One call to a target.</summary>
internal sealed record TargetCall
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path and query below the root, without a slash at its beginning.</summary>
    public required string Path { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>Of a call that changes something: it has one effect under this key.</summary>
    public string? Key { get; init; }

    /// <summary>What is asked for; an answer about something else is none.</summary>
    public required string ProvisioningId { get; init; }

    public required DateTimeOffset Deadline { get; init; }

    public bool Changes => Method != HttpMethod.Get;

    public static TargetCall Reading(string path, ProvisioningRequest request) => new()
    {
        Method = HttpMethod.Get,
        Path = path,
        ProvisioningId = request.ProvisioningId,
        Deadline = request.Deadline,
    };

    /// <param name="part">Of an operation of several calls: which of them it is.</param>
    public static TargetCall Changing(HttpMethod method, string path, ProvisioningRequest request, string part = "") => new()
    {
        Method = method,
        Path = path,
        Key = request.IdempotencyKey + (part.Length > 0 ? $"/{Uri.EscapeDataString(part)}" : ""),
        ProvisioningId = request.ProvisioningId,
        Deadline = request.Deadline,
    };

    public TargetCall With<T>(T body, JsonTypeInfo<T> form) =>
        this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, form) };
}
