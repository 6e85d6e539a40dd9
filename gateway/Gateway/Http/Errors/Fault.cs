namespace Fulfillment.Gateway.Http.Errors;

/// <summary>One thing wrong with a request, and where.</summary>
/// <param name="Pointer">A JSON pointer into the body (empty: the whole body); <c>?name</c> for a query parameter.</param>
/// <param name="Code">A code of the catalog.</param>
/// <param name="Message">What is wrong there and what to write instead.</param>
internal sealed record Fault(string Pointer, string Code, string Message);
