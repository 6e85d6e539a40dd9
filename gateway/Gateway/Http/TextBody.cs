using System.Text;
using Fulfillment.Gateway.Http.Errors;
using Microsoft.Net.Http.Headers;

namespace Fulfillment.Gateway.Http;

/// <summary>Reads a body that is text: UTF-8, as it is, and not larger than a body may be.</summary>
internal static class TextBody
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether a request says that its body is of this media type.</summary>
    public static bool Is(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <param name="request">The request.</param>
    /// <param name="mediaTypes">What its body may be.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<(string? Text, Problem? Refusal)> ReadAsync(
        HttpRequest request, IReadOnlyList<string> mediaTypes, CancellationToken cancel)
    {
        if (request.Headers.ContentEncoding.Count > 0 || !mediaTypes.Any(mediaType => Is(request, mediaType)))
        {
            return (null, Problems.Of(
                "request.unsupportedMediaType", $"Send the body as it is, as Content-Type: {string.Join(" or ", mediaTypes)}."));
        }

        using var bytes = new MemoryStream();
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancel);
            if (bytes.Length + read.Buffer.Length > KestrelSetup.MaxBodyBytes)
            {
                return (null, Problems.Of("request.tooLarge", $"The body is larger than {KestrelSetup.MaxBodyBytes} bytes."));
            }

            foreach (var part in read.Buffer)
            {
                bytes.Write(part.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return Decoded(bytes);
            }
        }
    }

    private static (string? Text, Problem? Refusal) Decoded(MemoryStream bytes)
    {
        try
        {
            return (_strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Problems.Of("request.malformed", "The body is not UTF-8."));
        }
    }
}
