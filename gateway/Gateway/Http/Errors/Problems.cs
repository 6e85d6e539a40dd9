namespace Fulfillment.Gateway.Http.Errors;

/// <summary>The one way to refuse a request.</summary>
internal static class Problems
{
    /// <exception cref="InvalidOperationException">A code is not in the catalog, or not a problem's: a bug.</exception>
    public static Problem Of(
        string code, string detail, IReadOnlyList<Fault>? errors = null, TimeSpan? retryAfter = null)
    {
        var entry = ErrorCatalog.Get(code);
        if (entry.Kind is not ErrorKind.Problem)
            throw new InvalidOperationException($"'{code}' is a {entry.Kind}, not the code of a whole answer.");
        foreach (var error in errors ?? [])
            _ = ErrorCatalog.Get(error.Code);

        return new Problem { Entry = entry, Detail = detail, Errors = errors ?? [], RetryAfter = retryAfter };
    }

    /// <summary>A refusal that lists faults; its detail counts them.</summary>
    public static Problem OfFaults(string code, IReadOnlyList<Fault> faults) => Of(
        code,
        faults is [var only] ? only.Message : $"There are {faults.Count} faults; errors lists each with its place.",
        faults);
}
