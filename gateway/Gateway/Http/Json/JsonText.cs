using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>What must hold of a document's bytes, and of each of its texts, before anybody asks for their meaning.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions _strict = new()
    {
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = ApiJson.MaxDepth,
    };

    /// <returns>A sentence that says what is wrong, or <c>null</c>.</returns>
    public static string? Parse(ReadOnlySpan<byte> utf8, out JsonElement element)
    {
        element = default;
        if (utf8.IsEmpty)
            return "The body is empty.";
        if (utf8.StartsWith("\uFEFF"u8))
            return "The body begins with a byte order mark; send JSON without it.";
        if (!Utf8.IsValid(utf8))
            return "The body is not UTF-8.";

        try
        {
            element = JsonElement.Parse(utf8, _strict);
            return null;
        }
        catch (JsonException fault)
        {
            return $"""
                The body is not one JSON document: reading stops in line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.
                Comments, trailing commas, text after the end and more than {ApiJson.MaxDepth} levels are not allowed.
                """.ReplaceLineEndings(" ");
        }
    }

    /// <returns>The code of what is wrong with a text, or <c>null</c>.</returns>
    public static string? FlawOf(JsonElement text) => FlawOf(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    public static string? FlawOfName(JsonProperty member) => FlawOf(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>Looks at the text as it is written, since reading half a surrogate pair throws.</summary>
    private static string? FlawOf(ReadOnlySpan<byte> raw)
    {
        // Without an escape, DEL or the first byte of a C1 control there is nothing to find.
        if (!raw.ContainsAny((byte)'\\', (byte)0x7F, (byte)0xC2))
            return null;

        var high = false;
        for (var i = 0; i < raw.Length; i++)
        {
            var unit = UnitAt(raw, ref i);
            if (unit is < 0x20 or (>= 0x7F and < 0xA0))
                return "text.control";
            if (high != unit is >= 0xDC00 and <= 0xDFFF)
                return "text.surrogate";

            high = unit is >= 0xD800 and <= 0xDBFF;
        }

        return high ? "text.surrogate" : null;
    }

    /// <summary>The UTF-16 unit that an escape stands for; the byte itself, or the C1 control of two bytes, otherwise.</summary>
    private static int UnitAt(ReadOnlySpan<byte> raw, ref int i)
    {
        // In valid UTF-8 the bytes C2 80 to C2 9F are the controls U+0080 to U+009F.
        if (raw[i] == 0xC2)
            return raw[++i];
        if (raw[i] != '\\')
            return raw[i] < 0x80 ? raw[i] : 'x';

        var escape = raw[++i];
        if (escape != 'u')
            return escape is (byte)'"' or (byte)'\\' or (byte)'/' ? escape : 0;

        var unit = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(raw.Slice(i + 1, 4)), 16);
        i += 4;
        return unit;
    }
}
