namespace Fulfillment.Tests.Support;

/// <summary>
/// A file in <c>specs/</c> that a test holds equal to the code. With <c>FULFILLMENT_WRITE_SPECS=1</c> (<c>make specs</c>)
/// the file is rewritten instead, and the diff is for people to read.
/// </summary>
public static class SpecFile
{
    public const string Variable = "FULFILLMENT_WRITE_SPECS";

    /// <param name="path">From the repository's root, such as <c>specs/states/order.md</c>.</param>
    public static void MustEqual(string path, string fromCode) =>
        MustEqual(Repo.Root, path, fromCode, Environment.GetEnvironmentVariable(Variable) == "1");

    internal static void MustEqual(string root, string path, string fromCode, bool write)
    {
        var file = Path.Combine(root, path);
        var expected = fromCode.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (write)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, expected);
        }
        else if (!File.Exists(file))
        {
            throw new SpecDiffersException($"{path} is missing. Write it with 'make specs'.");
        }
        else if (FirstDifference(File.ReadAllText(file).ReplaceLineEndings("\n"), expected) is { } difference)
        {
            throw new SpecDiffersException($"{path} and the code differ {difference}\nIf the code is right: 'make specs'.");
        }
    }

    private static string? FirstDifference(string file, string code)
    {
        if (file == code)
        {
            return null;
        }

        var (said, done) = (file.Split('\n'), code.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(said.Length, done.Length))
            .First(index => said.ElementAtOrDefault(index) != done.ElementAtOrDefault(index));
        return $"in line {line + 1}.\n  file: {said.ElementAtOrDefault(line)}\n  code: {done.ElementAtOrDefault(line)}";
    }
}

public sealed class SpecDiffersException(string message) : Exception(message);
