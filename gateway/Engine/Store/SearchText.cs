namespace Fulfillment.Engine.Store;

/// <summary>Patterns for LIKE with <c>ESCAPE '\'</c>.</summary>
public static class SearchText
{
    /// <summary>Matches lower-case texts that hold this one somewhere, in whatever letter case it is written.</summary>
    public static string Within(string text) => $"%{Escape(text.ToLowerInvariant())}%";

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal);
}
