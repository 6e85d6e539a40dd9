namespace Fulfillment.Gateway.Settings;

/// <summary>A setting that may name its value instead of holding it: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
internal static class SecretText
{
    private const string Variable = "env:";
    private const string File = "file:";
    private const int LargestFile = 64 * 1024;

    /// <returns>The value; of a file, without the line end at its end.</returns>
    /// <exception cref="SecretTextException">It names nothing; the message says what, never a value.</exception>
    public static string Resolve(string text)
    {
        if (text.StartsWith(Variable, StringComparison.Ordinal))
        {
            return OfVariable(text[Variable.Length..]);
        }

        return text.StartsWith(File, StringComparison.Ordinal) ? OfFile(text[File.Length..]) : text;
    }

    private static string OfVariable(string name) =>
        name.Length > 0 && Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new SecretTextException($"The environment variable {name} is not set.");

    private static string OfFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            var value = file.Length <= LargestFile ? System.IO.File.ReadAllText(path).TrimEnd('\r', '\n') : "";
            return value.Length > 0
                ? value
                : throw new SecretTextException($"The file {path} is empty or larger than {LargestFile} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SecretTextException($"The file {path} cannot be read.");
        }
    }
}

/// <summary>A secret is not where its setting says.</summary>
internal sealed class SecretTextException(string message) : Exception(message);
