using System.Text;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Http;

/// <summary>How reading the Idempotency-Key header ended.</summary>
internal abstract record IdempotencyKey
{
    public const string HeaderName = "Idempotency-Key";
    public const int LongestKey = 255;

    private IdempotencyKey()
    {
    }

    /// <summary>One key of 1 to 255 visible ASCII characters.</summary>
    public sealed record Given(string Key) : IdempotencyKey;

    public sealed record Refused(Problem Problem) : IdempotencyKey;

    /// <summary>A key may come bare or as a quoted string (RFC 9651, 3.3.3); both mean the same key.</summary>
    public static IdempotencyKey Read(HttpRequest request)
    {
        var values = request.Headers[HeaderName];
        if (values.Count == 0)
            return Refuse("idempotency.missing", "Send an Idempotency-Key header of 1 to 255 visible ASCII characters.");
        if (values.Count > 1)
            return Refuse("idempotency.invalid", "Send the Idempotency-Key header once.");

        var text = values[0]?.Trim(' ', '\t') ?? "";
        var key = text.StartsWith('"') ? Unquote(text) : text;
        return key is { Length: >= 1 and <= LongestKey } && key.All(IsVisible)
            ? new Given(key)
            : Refuse("idempotency.invalid", "The Idempotency-Key must be 1 to 255 visible ASCII characters, without spaces.");
    }

    /// <returns><c>null</c> when the text is not exactly one quoted string.</returns>
    private static string? Unquote(string text)
    {
        var key = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i == text.Length - 1 ? key.ToString() : null;
            if (text[i] == '\\' && (++i == text.Length || text[i] is not ('"' or '\\')))
                return null;

            key.Append(text[i]);
        }

        return null;
    }

    private static bool IsVisible(char c) => c is > ' ' and <= '~';

    private static Refused Refuse(string code, string detail) => new(Problems.Of(code, detail));
}
