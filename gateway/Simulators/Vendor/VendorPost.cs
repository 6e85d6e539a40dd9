using System.Net.Http.Headers;

namespace Fulfillment.Simulators.Vendor;

/// <summary>
/// Answers on their way: sent when their time has come, each at least once, until it is answered 2xx. A repeat has the id of
/// the first.
/// </summary>
public sealed class VendorPost
{
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly List<Letter> _letters = [];
    private readonly VendorSeal _seal;
    private readonly TimeProvider _clock;

    internal VendorPost(VendorSeal seal, TimeProvider clock) => (_seal, _clock) = (seal, clock);

    /// <summary>How often each answer is sent, although it arrived.</summary>
    public int Copies { get; set; } = 1;

    /// <summary>The youngest is sent first.</summary>
    public bool IsReversed { get; set; }

    /// <summary>How many answers are still on their way.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _letters.Count;
            }
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <param name="http">What it goes over.</param>
    /// <param name="to">Where the answers are taken.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The status of each sending: 0 where nobody answered.</returns>
    public async Task<IReadOnlyList<int>> SendAsync(HttpClient http, Uri to, CancellationToken cancel)
    {
        var statuses = new List<int>();
        foreach (var letter in Due())
        {
            var own = new List<int>();
            for (var i = 0; i < Copies; i++)
            {
                own.Add(await SendAsync(http, to, letter, cancel));
            }

            Settle(letter, isTaken: own.Exists(status => status is >= 200 and < 300));
            statuses.AddRange(own);
        }

        return statuses;
    }

    internal void Add(string id, byte[] body, TimeSpan delay)
    {
        lock (_gate)
        {
            _letters.Add(new Letter(id, body, _clock.GetUtcNow() + delay));
        }
    }

    internal void Hurry()
    {
        lock (_gate)
        {
            for (var i = 0; i < _letters.Count; i++)
            {
                _letters[i] = _letters[i] with { At = _clock.GetUtcNow() };
            }
        }
    }

    private List<Letter> Due()
    {
        lock (_gate)
        {
            var due = _letters.Where(letter => letter.At <= _clock.GetUtcNow()).ToList();
            if (IsReversed)
            {
                due.Reverse();
            }

            return due;
        }
    }

    private void Settle(Letter letter, bool isTaken)
    {
        lock (_gate)
        {
            _letters.Remove(letter);
            if (!isTaken)
            {
                _letters.Add(letter with { At = _clock.GetUtcNow() + _again });
            }
        }
    }

    private async Task<int> SendAsync(HttpClient http, Uri to, Letter letter, CancellationToken cancel)
    {
        var time = _seal.Time();
        using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = new ByteArrayContent(letter.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", letter.Id);
        request.Headers.Add("webhook-timestamp", time);
        request.Headers.Add("webhook-signature", _seal.Of(letter.Id, time, letter.Body));
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private sealed record Letter(string Id, byte[] Body, DateTimeOffset At);
}

/// <summary>Sends answers as their time comes, for as long as the program runs.</summary>
internal sealed class VendorRounds(VendorPost post, Uri to) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await post.SendAsync(http, to, stoppingToken);
        }
    }
}
