using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Fulfillment.Gateway.Http.Errors;

/// <summary>The catalog as plain pages: no script, one style sheet that the policy names by its hash.</summary>
internal static class ErrorPages
{
    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 0 auto; padding: 1rem; }
        code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        dt { font-weight: 600; margin-top: 1rem; }
        dd { margin: 0; }
        li { margin: .35rem 0; }
        """;

    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{HashOf(Style)}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static string List()
    {
        var main = new StringBuilder("<h1>Error catalog</h1>");
        foreach (var (kind, heading) in _headings)
        {
            main.Append($"<h2>{heading}</h2><ul>");
            foreach (var entry in ErrorCatalog.Entries.Where(e => e.Kind == kind))
                main.Append(Item(entry));
            main.Append("</ul>");
        }

        return Page("Error catalog", main.ToString());
    }

    public static string One(ErrorEntry entry)
    {
        var main = new StringBuilder($"<h1>{Text(entry.Title)}</h1><dl>");
        Add("Code", $"<code>{Text(entry.Code)}</code>");
        if (entry.Status is { } status)
            Add("HTTP status", $"{status}");
        Add("What it means", Text(entry.Meaning));
        Add("What to do", Text(entry.Fix));
        Add("Worth repeating unchanged", entry.Retryable ? "Yes, after a while" : "No");
        main.Append("</dl><p><a href=\"/errors\">All codes</a></p>");
        return Page(entry.Title, main.ToString());

        void Add(string term, string html) => main.Append($"<dt>{term}</dt><dd>{html}</dd>");
    }

    private static readonly (ErrorKind Kind, string Heading)[] _headings =
    [
        (ErrorKind.Problem, "Answers"),
        (ErrorKind.Fault, "Entries of <code>errors</code>"),
        (ErrorKind.Reason, "Reasons on orders and lines"),
    ];

    private static string Page(string title, string main) => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)} - Fulfillment</title><style>{Style}</style></head>
        <body><main>{main}</main></body>
        </html>
        """;

    private static string Item(ErrorEntry entry) =>
        $"<li><a href=\"{Text(entry.Type)}\"><code>{Text(entry.Code)}</code></a> {Text(entry.Title)}</li>";

    private static string HashOf(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Text(string value) => HtmlEncoder.Default.Encode(value);
}
