using System.Net;
using System.Net.Http.Headers;

namespace Fulfillment.Screening.Lists;

/// <summary>Gathers a list from its publisher by https. It asks for what has changed only.</summary>
internal sealed class ListFetch(HttpClient http, TimeProvider clock)
{
    private const int MostRedirects = 5;
    private const string TryLater = "It is tried again; see that the address is right and may be reached.";

    /// <summary>How long one file may take, from the first byte sent to the last received.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <param name="options">Where the files lie.</param>
    /// <param name="last">The files that the list was last read from; null where there are none.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ListGathering> GatherAsync(ListOptions options, ListFiles? last, CancellationToken cancel)
    {
        var asOf = clock.GetUtcNow();
        List<ListFile> files = [];
        List<ListFault> faults = [];
        var isNew = last is null;
        foreach (var (kind, address) in options.Places)
        {
            var known = last?.Files.FirstOrDefault(file => file.Part.Kind == kind);
            var (file, fault) = await FetchAsync(kind, address, known, cancel);
            isNew |= file is not null && !ReferenceEquals(file, known);
            if (file is not null)
                files.Add(file);
            if (fault is not null)
                faults.Add(fault);
        }

        return faults.Count > 0 ? new ListGathering.Failed(faults)
            : isNew ? new ListGathering.Found(new(files, asOf))
            : new ListGathering.Unchanged(asOf);
    }

    /// <returns>The file, the known one where it has not changed; or a fault.</returns>
    private async Task<(ListFile? File, ListFault? Fault)> FetchAsync(
        ListPartKind kind, string address, ListFile? known, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await FetchAsync(kind, new(address), address, known, both.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, new(address, null, $"The file could not be fetched ({Why(e)}).", TryLater));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, new(address, null, $"The file was not there within {TimeLimit.TotalSeconds:N0} seconds.", TryLater));
        }
    }

    private async Task<(ListFile? File, ListFault? Fault)> FetchAsync(
        ListPartKind kind, Uri at, string address, ListFile? known, CancellationToken cancel)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Ask(at, known);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (answer.StatusCode == HttpStatusCode.NotModified && known is not null)
                return (known, null);

            if (answer.StatusCode == HttpStatusCode.OK)
                return await ReadAsync(kind, address, known, answer, cancel);

            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } location)
                return (null, new(address, null, $"The publisher answered with the status {(int)answer.StatusCode}.", TryLater));

            at = new Uri(at, location);
            if (at.Scheme != Uri.UriSchemeHttps || redirects == MostRedirects)
                return (null, new(address, null, "The publisher sends elsewhere too often, or to what is not https.", "Name the address where the file is."));
        }
    }

    private static async Task<(ListFile? File, ListFault? Fault)> ReadAsync(
        ListPartKind kind, string address, ListFile? known, HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.Content.Headers.ContentLength > ListLimits.FileBytes)
            return (null, new(address, null, $"The file has more than {ListLimits.FileBytes:N0} bytes.", "No known list is that large: look at it."));

        using var stream = await answer.Content.ReadAsStreamAsync(cancel);
        var bytes = await LimitedBytes.ReadAsync(stream, cancel);
        if (answer.Content.Headers.ContentLength is { } length && length != bytes.Length)
            return (null, new(address, null, $"Of {length} bytes {bytes.Length} came: the file is cut off.", TryLater));

        var isSame = known is not null && known.Part.Content.Span.SequenceEqual(bytes);
        return (isSame ? known : new(new(kind, address, bytes), answer.Content.Headers.LastModified, answer.Headers.ETag?.ToString()), null);
    }

    private static HttpRequestMessage Ask(Uri at, ListFile? known)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Fulfillment", null));
        if (known?.Tag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
            request.Headers.IfNoneMatch.Add(parsed);
        request.Headers.IfModifiedSince = known?.Changed;
        return request;
    }

    private static string Why(Exception e) =>
        e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known ? known.HttpRequestError.ToString() : e.GetType().Name;
}
