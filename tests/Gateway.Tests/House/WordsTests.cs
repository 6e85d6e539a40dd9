using System.Text.RegularExpressions;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>The words we use, and those we do not.</summary>
public sealed partial class WordsTests
{
    /// <summary>The edges of the house: only here is everything caught, with a comment that names the edge.</summary>
    private static readonly string[] _edges =
    [
        "gateway/Connectors/RabbitMq/BrokerChannel.cs",
        "gateway/Engine/Outbox/CallGuard.cs",
        "gateway/Engine/Outbox/OutboxDispatcher.cs",
        "gateway/Engine/Provisioning/LineWalker.cs",
        "gateway/Engine/Provisioning/OrderStart.cs",
        "gateway/Engine/Reconciliation/ReconciliationLoop.cs",
        "gateway/Engine/Rescreening/RescreeningLoop.cs",
        "gateway/Engine/Screening/ScreeningDesk.cs",
        "gateway/Engine/Store/GroupCommit.cs",
        "gateway/Engine/Work/Herald.cs",
        "gateway/Engine/Work/NodeLease.cs",
        "gateway/Engine/Work/Sweep.cs",
        "gateway/Engine/Work/Worker.cs",
        "gateway/Gateway/Adapters/OwnThread.cs",
        "gateway/Gateway/Http/Errors/ProblemMiddleware.cs",
        "gateway/Gateway/PartnerApi/Bulk/RowPlacing.cs",
        "gateway/Screening/Lists/ListRefresh.cs",
    ];

    // This file has to say what it forbids.
    private static readonly IReadOnlyList<SourceFile> _files =
        [.. SourceTree.Files.Where(file => !file.Path.EndsWith("/WordsTests.cs", StringComparison.Ordinal))];

    private static readonly string[] _prose = [".cs", ".yaml", ".yml", ".md"];

    private static readonly string[] _text =
        [.. _prose, ".csproj", ".props", ".targets", ".json", ".sh", ".sql", ".html", ".css", ".js", "Makefile", ".ci/run"];

    [Fact]
    public void Nothing_is_left_for_later() =>
        Faults.None(Find(Later(), _prose), "Do it now, or open an issue and say nothing here:");

    [Fact]
    public void Type_names_say_something() =>
        Faults.None(Find(EmptyName(), ".cs"), "Find the verb; these suffixes say nothing:");

    [Fact]
    public void Spelling_is_American() =>
        Faults.None(Find(British(), _prose), "American spelling, everywhere:");

    [Fact]
    public void No_file_knows_a_folder_of_somebody_s_machine() =>
        Faults.None(Find(MachinePath(), _text), "Paths are relative to the repository, or come from the environment:");

    [Fact]
    public void Everything_is_caught_at_the_edges_only() =>
        Faults.None(
            CatchingFiles().Except(_edges).Select(path => $"{path} is not an edge"),
            "Catch what you can handle; a new edge is listed in WordsTests:");

    [Fact]
    public void Every_edge_is_one() =>
        Faults.None(_edges.Except(CatchingFiles()), "These files catch no longer everything; take them out of WordsTests:");

    [Theory]
    [InlineData("catch (Exception e)\n{", true)]
    [InlineData("catch (Exception)\n{", true)]
    [InlineData("catch (System.Exception e)\n{", true)]
    [InlineData("catch\n{", true)]
    [InlineData("catch (Exception e) when (e is not OperationCanceledException)", true)]
    [InlineData("catch (Exception e) when (!cancel.IsCancellationRequested)", true)]
    [InlineData("  catch\n  {\n    a();\n  }\n  throw;", true)]
    [InlineData("  catch\n  {\n    a();\n    throw;\n  }\n", false)]
    [InlineData("catch (Exception e) when (e is FormatException or JsonException)", false)]
    [InlineData("catch (FormatException)\n{", false)]
    public void Neither_a_filter_by_type_nor_one_that_throws_again_catches_everything(string code, bool expected) =>
        Assert.Equal(expected, CatchesAll(code));

    [Theory]
    [InlineData("class OrderManager", true)]
    [InlineData("record struct PriceUtils(", true)]
    [InlineData("interface ICommon", true)]
    [InlineData("class OrderTable", false)]
    public void A_suffix_that_says_nothing_is_found(string code, bool expected) =>
        Assert.Equal(expected, EmptyName().IsMatch(code));

    [Theory]
    [InlineData("LicenceTable", true)]
    [InlineData("the catalogue", true)]
    [InlineData("authorisation", true)]
    [InlineData("partiallyFulfilled", false)]
    [InlineData("License, cancelled, fulfillment, precise, exercise, optimistic", false)]
    public void A_british_word_is_found_inside_an_identifier_too(string text, bool expected) =>
        Assert.Equal(expected, British().IsMatch(text));

    [Theory]
    [InlineData("\"/tmp/x\"", true)]
    [InlineData("cd /root", true)]
    [InlineData("/v1/work", false)]
    [InlineData("/workers", false)]
    public void A_machine_s_folder_is_found(string text, bool expected) =>
        Assert.Equal(expected, MachinePath().IsMatch(text));

    private static IEnumerable<string> Find(Regex forbidden, params string[] endings) =>
        from file in _files
        where endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal))
        from line in file.Lines.Index()
        from match in forbidden.Matches(line.Item)
        select $"{file.Path}:{line.Index + 1}: {match.Value}";

    private static List<string> CatchingFiles() =>
        [.. _files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal) && CatchesAll(file.Text))
            .Select(file => file.Path)];

    private static bool CatchesAll(string code) => CatchAll().Matches(code).Any(match => !ThrowsAgain(code, match));

    private static bool ThrowsAgain(string code, Match found)
    {
        var end = code.IndexOf($"\n{found.Groups["indent"].Value}}}", found.Index, StringComparison.Ordinal);
        return end > 0 && code[found.Index..end].Contains("throw;");
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helper|Util|Utils|Common|Impl|Dto)\b")]
    private static partial Regex EmptyName();

    [GeneratedRegex(
        @"licenc|catalogu|colour|behaviour|favour|honour|neighbour|analyse[dr]?\b|analysing|\bfulfil(?!l)|\bwhilst\b"
        + @"|(organ|author|recogn|normal|initial|serial|synchron|summar|minim|maxim|optim|categor|custom|parameter|token)is(e|ing|ation)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex British();

    [GeneratedRegex(@"(?<=^|[""'`\s(=:,|<>])/(work|tmp|root|farm)(?![\w-])")]
    private static partial Regex MachinePath();

    // A filter that names types by `e is A or B` catches those alone.
    [GeneratedRegex(
        @"(?<indent>[ ]*)\bcatch\s*(\{|\((System\.)?Exception(\s+\w+)?\)(?!\s*when\s*\(\w+ is (?!not\b)))",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CatchAll();
}
