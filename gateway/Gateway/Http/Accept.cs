using Microsoft.Net.Http.Headers;

namespace Fulfillment.Gateway.Http;

/// <summary>Which of our forms the caller likes best.</summary>
internal static class Accept
{
    /// <param name="request">Whose Accept header is asked.</param>
    /// <param name="offers">The media types on offer; of those liked equally, the first wins.</param>
    /// <returns><c>null</c> when the caller accepts none. Without a readable Accept header anything is accepted.</returns>
    public static string? Preferred(HttpRequest request, params ReadOnlySpan<string> offers)
    {
        var values = request.Headers.Accept;
        if (values.Count == 0 || !MediaTypeHeaderValue.TryParseList(values, out var accepted))
            return offers[0];

        string? best = null;
        var bestQuality = 0.0;
        foreach (var offer in offers)
        {
            var quality = Quality(accepted, offer);
            if (quality > bestQuality)
                (best, bestQuality) = (offer, quality);
        }

        return best;
    }

    /// <summary>The most specific range that covers the offer decides (RFC 9110, 12.5.1).</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string offer)
    {
        var type = MediaTypeHeaderValue.Parse(offer);
        var range = accepted
            .Where(type.IsSubsetOf)
            .OrderByDescending(a => a.MatchesAllTypes ? 0 : a.MatchesAllSubTypes ? 1 : 2)
            .FirstOrDefault();
        return range is null ? 0 : range.Quality ?? 1;
    }
}
