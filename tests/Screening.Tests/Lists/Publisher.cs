using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fulfillment.Screening.Tests.Lists;

/// <summary>Who publishes lists by https: answers as it is told, and remembers what it was asked.</summary>
internal sealed class Publisher : HttpMessageHandler
{
    private readonly Dictionary<string, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = [];

    public List<HttpRequestMessage> Asked { get; } = [];

    /// <summary>A file with the tag of its content: whoever has it hears that it has not changed.</summary>
    public void Has(string address, string content) => Answers(address, request =>
    {
        var tag = $"\"{content.Length}-{content.GetHashCode(StringComparison.Ordinal)}\"";
        if (request.Headers.IfNoneMatch.Any(known => known.Tag == tag))
            return new(HttpStatusCode.NotModified);

        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)) };
        answer.Headers.ETag = new EntityTagHeaderValue(tag);
        answer.Content.Headers.LastModified = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
        return answer;
    });

    public void Answers(string address, Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        _answers[address] = (request, _) => Task.FromResult(answer(request));

    /// <summary>Does not answer at all.</summary>
    public void Hangs(string address) => _answers[address] = async (_, cancel) =>
    {
        await new TaskCompletionSource().Task.WaitAsync(cancel);
        throw new InvalidOperationException("Nobody waits forever.");
    };

    /// <summary>Cannot be reached any more.</summary>
    public void IsGone() => _answers.Clear();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        return _answers.TryGetValue(request.RequestUri!.AbsoluteUri, out var answer)
            ? answer(request, cancellationToken)
            : Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.NameResolutionError));
    }
}
