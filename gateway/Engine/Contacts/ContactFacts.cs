using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Engine.Contacts;

/// <summary>What happened to a contact.</summary>
public enum ContactChange
{
    [JsonStringEnumMemberName("added")]
    Added,

    [JsonStringEnumMemberName("changed")]
    Changed,

    [JsonStringEnumMemberName("removed")]
    Removed,
}

/// <summary>Which contact changed, and how. Whoever is told of it and may know the person reads it.</summary>
public sealed record ContactFacts
{
    public required string ContactId { get; init; }

    public required ContactChange Change { get; init; }
}

/// <summary>What there is to say when the contacts of a subscription change.</summary>
public sealed record ContactsChanged
{
    public ContactFacts? Contact { get; init; }

    /// <param name="json">As <see cref="ToString"/> wrote it; what else it says is left aside.</param>
    public static ContactsChanged Read(string json) => JsonSerializer.Deserialize(json, ContactJson.Default.ContactsChanged)!;

    public override string ToString() => JsonSerializer.Serialize(this, ContactJson.Default.ContactsChanged);
}

/// <summary>JSON as it is kept: written by this program, read by this program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContactsChanged))]
internal sealed partial class ContactJson : JsonSerializerContext;
