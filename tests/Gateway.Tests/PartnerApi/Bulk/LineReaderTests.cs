using System.IO.Pipelines;
using System.Text;
using Fulfillment.Gateway.PartnerApi.Bulk;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>Lines come out the same wherever the network cuts the file.</summary>
public sealed class LineReaderTests
{
    private static readonly string _long = new('x', LineReader.LongestRow);

    public static TheoryData<string, string[]> Files => new()
    {
        { "", [] },
        { "\uFEFF", [] },
        { "a", ["1:a"] },
        { "a\n", ["1:a"] },
        { "\n\n \t\r\na\r\n\r\nb", ["4:a\r", "6:b"] },
        { "\uFEFFa\n\uFEFFb\n", ["1:a", "2:\uFEFFb"] },
        { "\uFEFF\nÄ€🦊\n", ["2:Ä€🦊"] },
        { $"{_long}\n{_long}x\n{_long}x\nb\n", [$"1:{_long}", "2 is too long", "3 is too long", "4:b"] },
        { $"a\n{_long}{_long}x", ["1:a", "2 is too long"] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Lines_do_not_depend_on_the_parts_in_which_they_arrive(string file, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(file);

        foreach (var part in new[] { 1, 2, 3, 7, 4096, 65_536, int.MaxValue }.Where(part => bytes.Length / part < 10_000))
        {
            Assert.Equal(expected, await LinesAsync(bytes, part));
        }
    }

    [Fact]
    public async Task A_row_too_many_cuts_the_file_whatever_follows()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\na\n", LineReader.MostRows + 5)));

        var lines = await LinesAsync(bytes, 65_536);

        Assert.Equal(LineReader.MostRows + 1, lines.Count);
        Assert.Equal([$"{2 * LineReader.MostRows}:a", $"{2 * (LineReader.MostRows + 1)} is cut with bulk.tooLarge"], lines.TakeLast(2));
    }

    private static async Task<List<string>> LinesAsync(byte[] file, int part)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var feeding = FeedAsync(pipe.Writer, file, part);
        var reader = new LineReader(pipe.Reader);
        var lines = new List<string>();
        while (await reader.NextAsync(CancellationToken.None) is { } line)
        {
            lines.Add(Text(line));
            if (line is BodyLine.Cut)
            {
                break;
            }
        }

        await reader.DrainAsync(CancellationToken.None);
        await feeding;
        return lines;
    }

    private static async Task FeedAsync(PipeWriter body, byte[] file, int part)
    {
        foreach (var bytes in file.Chunk(part))
        {
            await body.WriteAsync(bytes);
            await Task.Yield();
        }

        await body.CompleteAsync();
    }

    private static string Text(BodyLine line) => line switch
    {
        BodyLine.Row row => $"{row.Number}:{Encoding.UTF8.GetString(row.Text)}",
        BodyLine.TooLong row => $"{row.Number} is too long",
        BodyLine.Cut cut => $"{cut.Number} is cut with {cut.Problem.Code}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
