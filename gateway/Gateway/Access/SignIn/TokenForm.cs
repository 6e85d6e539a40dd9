using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;

namespace Fulfillment.Gateway.Access.SignIn;

/// <summary>
/// The form of a token request, read strictly: each parameter once, sound percent encoding, UTF-8, 16 KiB at most. A
/// parameter without a value counts as absent and an unknown one is ignored, as RFC 6749 section 3.2 says.
/// </summary>
internal sealed class TokenForm
{
    public const string MediaType = "application/x-www-form-urlencoded";

    private const int MaxBytes = 16 * 1024;
    private const int MaxParameters = 32;

    private readonly Dictionary<string, string> _values = [];

    private TokenForm()
    {
    }

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <returns>The form, or what is wrong with it.</returns>
    public static async Task<(TokenForm? Form, string Fault)> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!IsForm(request))
            return (null, $"Send the parameters as {MediaType} in UTF-8.");
        if (request.ContentLength > MaxBytes)
            return (null, "The form is larger than 16 KiB.");

        var buffer = new byte[MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return length > MaxBytes
            ? (null, "The form is larger than 16 KiB.")
            : Parse(Encoding.Latin1.GetString(buffer, 0, length));
    }

    /// <param name="text">The body, one character for each byte.</param>
    public static (TokenForm? Form, string Fault) Parse(string text)
    {
        var form = new TokenForm();
        var seen = new HashSet<string>();
        foreach (var piece in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? piece : piece[..equals]);
            var value = equals < 0 ? "" : Decode(piece[(equals + 1)..]);
            if (name is null || value is null)
                return (null, "The form has broken percent encoding, text that is not UTF-8, or control characters.");
            if (!seen.Add(name))
                return (null, "A parameter is sent twice.");
            if (seen.Count > MaxParameters)
                return (null, $"The form has more than {MaxParameters} parameters.");
            if (value.Length > 0)
                form._values[name] = value;
        }

        return (form, "");
    }

    /// <returns>The text that a form-encoded text stands for, or <c>null</c> when it is none.</returns>
    public static string? Decode(string encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            switch (encoded[i])
            {
                case '%' when IsHexPair(encoded.AsSpan(i + 1)):
                    bytes[length++] = Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0];
                    i += 2;
                    break;
                case '%' or > '\u00ff':
                    return null;
                case '+':
                    bytes[length++] = (byte)' ';
                    break;
                default:
                    bytes[length++] = (byte)encoded[i];
                    break;
            }
        }

        var utf8 = bytes.AsSpan(0, length);
        if (!Utf8.IsValid(utf8))
            return null;

        var text = Encoding.UTF8.GetString(utf8);
        return text.Any(char.IsControl) ? null : text;
    }

    private static bool IsHexPair(ReadOnlySpan<char> rest) =>
        rest.Length >= 2 && char.IsAsciiHexDigit(rest[0]) && char.IsAsciiHexDigit(rest[1]);

    private static bool IsForm(HttpRequest request) =>
        request.Headers.ContentType is [{ } type]
        && MediaTypeHeaderValue.TryParse(type, out var media)
        && string.Equals(media.MediaType, MediaType, StringComparison.OrdinalIgnoreCase)
        && string.Equals(media.CharSet?.Trim('"') ?? "utf-8", "utf-8", StringComparison.OrdinalIgnoreCase)
        && request.Headers.ContentEncoding.Count == 0;
}
