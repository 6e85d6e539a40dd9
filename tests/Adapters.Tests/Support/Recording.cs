using System.Text;
using System.Text.Json;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Support;

/// <summary>A callback as it once came in: headers, and the body's exact text.</summary>
internal sealed record Recording
{
    public required string Note { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required Dictionary<string, string> Headers { get; init; }

    public required string Body { get; init; }

    private static readonly JsonSerializerOptions _json = new(JsonSerializerOptions.Strict)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    public static InboundMessage Load(string market, string name) => Read(PathOf(market, name + ".json"));

    /// <summary>All recordings whose name starts like this; never none.</summary>
    public static IReadOnlyList<InboundMessage> LoadAll(string market, string prefix)
    {
        var files = Directory.GetFiles(PathOf(market), prefix + "*.json").Order().ToList();
        return files is []
            ? throw new FileNotFoundException($"No recording {market}/{prefix}*.")
            : [.. files.Select(Read)];
    }

    private static InboundMessage Read(string file)
    {
        var recording = JsonSerializer.Deserialize<Recording>(File.ReadAllText(file), _json)!;
        return new InboundMessage
        {
            Headers = recording.Headers,
            Body = Encoding.UTF8.GetBytes(recording.Body),
            ReceivedAt = recording.ReceivedAt,
        };
    }

    private static string PathOf(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "Recordings", .. parts]);
}
