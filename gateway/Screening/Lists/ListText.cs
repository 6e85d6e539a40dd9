using System.Text;

namespace Fulfillment.Screening.Lists;

/// <summary>
/// The text of a file: UTF-8, with or without its mark, or Windows-1252, which OFAC writes. A mark of the end (byte 0x1A),
/// alone or in an otherwise empty row, is taken off.
/// </summary>
internal static class ListText
{
    private const char EndMark = '\u001a';
    private const string FetchAgain = "Fetch the file anew.";

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding _windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <param name="part">The file.</param>
    /// <param name="faults">Gets what is wrong with it.</param>
    /// <param name="orWindows">Whether it may be Windows-1252.</param>
    /// <returns>Lines that all end; null when there is a fault.</returns>
    public static string? Lines(ListPart part, ListFaults faults, bool orWindows)
    {
        if (Text(part, faults, orWindows) is not { } text)
            return null;

        var whole = CutEndMark(text);
        if (whole.Length == 0 || IsBlank(whole))
            faults.Add(part.File, null, "The file is empty.", FetchAgain);
        else if (whole[^1] != '\n')
            faults.Add(part.File, null, "The last line does not end: the file is cut off.", "Fetch it anew, or end its last line.");
        else if (Control(whole) is { } line)
            faults.Add(part.File, line, "There is a control character: the file is damaged or not text.", FetchAgain);
        else
            return whole;

        return null;
    }

    /// <summary>The same without the care for lines.</summary>
    public static string? Text(ListPart part, ListFaults faults, bool orWindows)
    {
        var bytes = part.Content.Span;
        if (bytes.Length > ListLimits.FileBytes)
        {
            faults.Add(
                part.File, null, $"The file has more than {ListLimits.FileBytes:N0} bytes.", "No known list is that large: look at it.");
            return null;
        }

        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        return Decode(bytes, orWindows) ?? Refuse(part, faults, orWindows);
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, bool orWindows)
    {
        try
        {
            return _utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return orWindows && !IsMixed(bytes) ? _windows.GetString(bytes) : null;
        }
    }

    /// <summary>Text that is UTF-8 in some places and not in others was put together from two, or damaged.</summary>
    private static bool IsMixed(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes).Any(c => !char.IsAscii(c) && c != '\ufffd');

    private static string? Refuse(ListPart part, ListFaults faults, bool orWindows)
    {
        faults.Add(
            part.File, null, orWindows ? "The text is neither UTF-8 nor Windows-1252." : "The text is not UTF-8.",
            "Fetch it anew, or store it as UTF-8.");
        return null;
    }

    private static string CutEndMark(string text)
    {
        var at = text.Length;
        while (at > 0 && text[at - 1] is ',' or '\t' or '\r' or '\n')
            at--;
        return at > 0 && text[at - 1] == EndMark && (at == 1 || text[at - 2] == '\n') ? text[..(at - 1)] : text;
    }

    private static bool IsBlank(string text) => text.AsSpan().ContainsAnyExcept(" \r\n") is false;

    private static int? Control(string text)
    {
        var found = text.AsSpan().IndexOfAny(_controls);
        return found < 0 ? null : 1 + text.AsSpan(0, found).Count('\n');
    }

    private static readonly System.Buffers.SearchValues<char> _controls = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n'))]);
}
