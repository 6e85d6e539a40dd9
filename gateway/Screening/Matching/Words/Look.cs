namespace Fulfillment.Screening.Matching.Words;

/// <summary>A word as it looks: letters that a scanner reads for each other are one.</summary>
internal static class Look
{
    private static readonly (string Written, string Read)[] _groups = [("rn", "m"), ("cl", "d"), ("vv", "w")];

    public static string Of(string text)
    {
        foreach (var (written, read) in _groups)
            text = text.Replace(written, read, StringComparison.Ordinal);
        return string.Create(text.Length, text, (look, word) =>
        {
            for (var at = 0; at < word.Length; at++)
                look[at] = Of(word[at]);
        });
    }

    private static char Of(char letter) => letter switch
    {
        'l' or 't' or 'j' => 'i',
        'e' => 'c',
        'b' or 'n' => 'h',
        'v' => 'u',
        'q' => 'g',
        _ => letter,
    };
}
