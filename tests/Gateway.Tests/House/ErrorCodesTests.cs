using System.Text.RegularExpressions;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.Tests.House;

/// <summary>A code outside the catalog would be told to nobody: it would be a 500.</summary>
public sealed partial class ErrorCodesTests
{
    [Fact]
    public void Every_code_in_the_gateway_stands_in_the_catalog() =>
        Faults.None(
            from file in SourceTree.EndingWith(".cs")
            where file.IsUnder("gateway/Gateway/")
            from use in Uses().Matches(file.Text)
            from code in Codes().Matches(use.Groups["codes"].Value)
            where ErrorCatalog.Find(code.Value.Trim('"')) is null
            select $"{file.Path}:{file.LineOf(use.Index)}: {code.Value}",
            "Add the code to the catalog, or use one of its own:");

    [GeneratedRegex(@"(Problems\.Of\(\s*(?<codes>""[^""]+"")|WithProblems\((?<codes>[^)]*)\))", RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();

    [GeneratedRegex(@"""[^""]+""")]
    private static partial Regex Codes();
}
