using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>Writes a problem with its members in the order of the contract.</summary>
internal static class ProblemWriter
{
    private static readonly JsonWriterOptions _options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(Problem problem, string traceId)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, _options))
            Write(json, problem, traceId);

        return buffer.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter json, Problem problem, string traceId)
    {
        json.WriteStartObject();
        json.WriteString("type", problem.Entry.Type);
        json.WriteString("title", problem.Entry.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("code", problem.Code);
        json.WriteBoolean("retryable", problem.Entry.Retryable);
        json.WriteString("traceId", traceId);
        foreach (var (name, value) in problem.Members)
        {
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }

        if (problem.Errors.Count > 0)
            WriteErrors(json, problem.Errors);
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<Fault> errors)
    {
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("pointer", error.Pointer);
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
