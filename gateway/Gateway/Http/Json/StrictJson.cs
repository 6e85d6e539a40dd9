using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.Net.Http.Headers;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>
/// Reads a request body strictly. The request record is the one source of truth: its members, nullability and
/// validation attributes say what is allowed, and everything else is refused, all faults at once.
/// </summary>
internal static class StrictJson
{
    public const int DefaultLimit = KestrelSetup.MaxBodyBytes;

    public static Task<BodyOutcome<T>> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancel) =>
        ReadAsync(request, type, DefaultLimit, cancel);

    public static Task<BodyOutcome<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int limit, CancellationToken cancel) =>
        ReadAsync(request, type, limit, rules: null, cancel);

    /// <param name="request">The request.</param>
    /// <param name="type">What its body is to be.</param>
    /// <param name="rules">
    /// What attributes cannot say, because settings decide; told together with the rest. Sees what was sent, whatever it is.
    /// </param>
    /// <param name="cancel">Stops it.</param>
    public static Task<BodyOutcome<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, Action<JsonElement, Inspection> rules, CancellationToken cancel) =>
        ReadAsync(request, type, DefaultLimit, rules, cancel);

    private static async Task<BodyOutcome<T>> ReadAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        int limit,
        Action<JsonElement, Inspection>? rules,
        CancellationToken cancel)
    {
        if (MediaTypeFault(request, "application/json") is { } fault)
            return Refuse<T>("request.unsupportedMediaType", fault);
        if (request.ContentLength > limit)
            return TooLarge<T>(limit);

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (read.Buffer.Length > limit)
                return TooLarge<T>(limit);
            if (read.IsCompleted)
            {
                var outcome = Read(read.Buffer, type, rules);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return outcome;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static BodyOutcome<T> Read<T>(
        ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, Action<JsonElement, Inspection>? rules = null)
    {
        if (JsonText.Parse(utf8, out var element) is { } fault)
            return Refuse<T>("request.malformed", fault);

        var inspection = new Inspection();
        Shapes.Of(type).Check(element, inspection);
        rules?.Invoke(element, inspection);
        return inspection.Faults is []
            ? new BodyOutcome<T>.Read(element.Deserialize(type)!, element)
            : new BodyOutcome<T>.Refused(Problems.OfFaults("request.invalid", inspection.Faults));
    }

    public static BodyOutcome<T> Read<T>(
        ReadOnlySequence<byte> body, JsonTypeInfo<T> type, Action<JsonElement, Inspection>? rules = null) =>
        Read(body.IsSingleSegment ? body.FirstSpan : body.ToArray(), type, rules);

    /// <returns>What is wrong with the announcement of the body, or <c>null</c>.</returns>
    public static string? MediaTypeFault(HttpRequest request, string mediaType)
    {
        if (request.Headers.ContentEncoding.Count > 0)
            return "Send the body as it is, without a Content-Encoding.";
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
            return $"Send the body as Content-Type: {mediaType}.";

        return type.Parameters.All(IsUtf8) ? null : $"The only parameter of {mediaType} is charset=utf-8.";
    }

    private static bool IsUtf8(NameValueHeaderValue parameter) =>
        parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)
        && parameter.GetUnescapedValue().Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static BodyOutcome<T> TooLarge<T>(int limit) =>
        Refuse<T>("request.tooLarge", $"The body is larger than {limit} bytes.");

    private static BodyOutcome<T> Refuse<T>(string code, string detail) =>
        new BodyOutcome<T>.Refused(Problems.Of(code, detail));
}
