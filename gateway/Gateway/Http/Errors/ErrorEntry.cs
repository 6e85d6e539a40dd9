namespace Fulfillment.Gateway.Http.Errors;

internal enum ErrorKind
{
    /// <summary>The code of a whole answer; it has an HTTP status.</summary>
    Problem,

    /// <summary>The code of one entry in <c>errors[]</c>.</summary>
    Fault,

    /// <summary>The code of a reason that stands on an order or a line.</summary>
    Reason,
}

/// <summary>One code of the catalog, in words for the person who meets it.</summary>
internal sealed record ErrorEntry
{
    public required string Code { get; init; }

    public required ErrorKind Kind { get; init; }

    /// <summary>The HTTP status; only a problem has one.</summary>
    public int? Status { get; init; }

    public required string Title { get; init; }

    /// <summary>Whether the same request may succeed later, unchanged.</summary>
    public bool Retryable { get; init; }

    public required string Meaning { get; init; }

    public required string Fix { get; init; }

    /// <summary>The problem type: a reference to the page that explains the code.</summary>
    public string Type => $"/errors/{Code}";

    public static ErrorEntry Problem(int status, string code, string title, string meaning, string fix) =>
        new() { Code = code, Kind = ErrorKind.Problem, Status = status, Title = title, Meaning = meaning, Fix = fix };

    public static ErrorEntry Fault(string code, string title, string meaning, string fix) =>
        new() { Code = code, Kind = ErrorKind.Fault, Title = title, Meaning = meaning, Fix = fix };

    public static ErrorEntry Reason(string code, string title, string meaning, string fix) =>
        new() { Code = code, Kind = ErrorKind.Reason, Title = title, Meaning = meaning, Fix = fix };
}
