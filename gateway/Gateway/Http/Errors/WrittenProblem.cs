using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>A problem that stands inside an answer, where it tells of a part of the request.</summary>
/// <param name="Problem">What is refused, and why.</param>
/// <param name="TraceId">The id under which the logs know the request.</param>
[JsonConverter(typeof(WrittenProblemJson))]
internal sealed record WrittenProblem(Problem Problem, string TraceId);

internal sealed class WrittenProblemJson : JsonConverter<WrittenProblem>
{
    public override WrittenProblem Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Problems are told, never read.");

    public override void Write(Utf8JsonWriter writer, WrittenProblem value, JsonSerializerOptions options) =>
        ProblemWriter.Write(writer, value.Problem, value.TraceId);
}
