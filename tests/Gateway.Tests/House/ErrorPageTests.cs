using System.Text;
using Fulfillment.Gateway.Http.Errors;
using Fulfillment.Tests.Support;

namespace Fulfillment.Gateway.Tests.House;

public sealed class ErrorPageTests
{
    private static readonly (ErrorKind Kind, string Title, string Meaning)[] _chapters =
    [
        (ErrorKind.Problem, "Problems", "The `code` of a whole answer, which is `application/problem+json`."),
        (ErrorKind.Fault, "Faults", "The `code` of one entry in `errors`, beside the place it is about."),
        (ErrorKind.Reason, "Reasons", "The `reason.code` of an order or a line: why it stands where it stands."),
    ];

    [Fact]
    public void The_page_of_errors_is_the_catalog() => SpecFile.MustEqual("specs/errors.md", Page());

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Errors

            The closed catalog: a code that is not here is never told to anybody. The gateway serves it at `/errors`, each
            code at `/errors/{code}`. This page is written by `make specs` from the code; a test holds them equal.

            """);
        foreach (var (kind, title, meaning) in _chapters)
        {
            var isProblem = kind is ErrorKind.Problem;
            page.Append($"\n## {title}\n\n{meaning}\n\n");
            page.Append(isProblem ? "| status | code | again? |" : "| code | again? |").Append(" meaning | what to do |\n");
            page.Append(isProblem ? "|---|---|---|---|---|\n" : "|---|---|---|---|\n");
            foreach (var entry in ErrorCatalog.Entries.Where(entry => entry.Kind == kind))
            {
                page.Append(isProblem ? $"| {entry.Status} " : "")
                    .Append($"| `{entry.Code}` | {(entry.Retryable ? "yes" : "no")} ")
                    .Append($"| {Cell(entry.Meaning)} | {Cell(entry.Fix)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|");
}
