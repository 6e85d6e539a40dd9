using Xunit.Abstractions;

namespace Fulfillment.Gateway.Tests.House;

public sealed class SizesTests(ITestOutputHelper output)
{
    private const int AskYourself = 200;
    private const int Stop = 400;

    [Fact]
    public void No_code_file_is_longer_than_400_lines()
    {
        var large = SourceTree.EndingWith(".cs")
            .Select(file => (file.Path, Lines: file.Lines.Count))
            .Where(file => file.Lines > AskYourself)
            .OrderByDescending(file => file.Lines)
            .ToList();

        large.ForEach(file => output.WriteLine($"{file.Lines} lines: {file.Path}"));

        Faults.None(
            large.Where(file => file.Lines > Stop).Select(file => $"{file.Path} has {file.Lines} lines"),
            "Split by reason to change:");
    }
}
