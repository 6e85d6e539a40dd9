using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Fulfillment.Gateway.Http;

internal enum Precondition
{
    /// <summary>The caller made no condition.</summary>
    Absent,

    Holds,

    Fails,
}

/// <summary>Strong tags made of a version, and the conditions that callers make on them (RFC 9110, section 13).</summary>
internal static class ETags
{
    public static string Of(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <param name="text">Only visible ASCII without a quotation mark, such as a hash in hexadecimal.</param>
    public static string Of(string text) => $"\"{text}\"";

    /// <summary>A change may go on when it holds or is absent; otherwise answer <c>version.mismatch</c>.</summary>
    public static Precondition IfMatch(HttpRequest request, string current) =>
        Check(request.Headers.IfMatch, current, useStrongComparison: true);

    /// <summary>A reader that has the current form already is answered 304.</summary>
    public static bool IsNotModified(HttpRequest request, string current) =>
        Check(request.Headers.IfNoneMatch, current, useStrongComparison: false) is Precondition.Holds;

    private static Precondition Check(StringValues header, string current, bool useStrongComparison)
    {
        if (header.Count == 0)
            return Precondition.Absent;
        // A condition that cannot be read is not met: better to refuse a change than to make it unseen.
        if (!EntityTagHeaderValue.TryParseStrictList(header, out var tags))
            return Precondition.Fails;

        var wanted = EntityTagHeaderValue.Parse(current);
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(wanted, useStrongComparison))
            ? Precondition.Holds
            : Precondition.Fails;
    }
}
