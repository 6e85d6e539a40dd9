using System.Text.Json;
using Fulfillment.Simulators.Wire;

namespace Fulfillment.Simulators.Vendor;

/// <summary>
/// A vendor who screens parties: at once, or later by a message of its own. What it finds, the names of the parties say
/// (<see cref="VendorNames"/>). A question that comes again is the same case. It remembers until it ends.
/// </summary>
public sealed class VendorSimulator
{
    private static readonly string[] _strictFirst = ["deny", "review"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Case> _cases = [];
    private readonly VendorSeal _seal;
    private readonly TimeProvider _clock;
    private int _messages;

    /// <param name="secret">What questions and answers are signed with: <c>whsec_</c> and the key in base64.</param>
    /// <param name="clock">Tells how old a question is, and when an answer is due.</param>
    public VendorSimulator(string secret, TimeProvider clock)
    {
        (_clock, _seal) = (clock, new VendorSeal(secret, clock));
        Post = new VendorPost(_seal, clock);
    }

    /// <summary>What goes wrong next.</summary>
    public FaultMenu Faults { get; } = new();

    /// <summary>How long an answer takes that comes later.</summary>
    public TimeSpan LaterBy { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The answers on their way.</summary>
    public VendorPost Post { get; }

    /// <summary>How many questions came, repeats included.</summary>
    public int Questions { get; private set; }

    /// <summary>How many cases they are about.</summary>
    public int Cases
    {
        get
        {
            lock (_gate)
            {
                return _cases.Count;
            }
        }
    }

    /// <summary>What was to be answered later is decided now, and its answer is due.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            foreach (var (question, found) in _cases.Where(one => one.Value.At > now && one.Value.At < DateTimeOffset.MaxValue).ToList())
            {
                _cases[question] = found with { At = now };
            }

            Post.Hurry();
        }
    }

    /// <summary>Decides the cases about a subject anew and sends the answers: a vendor may change its mind.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="verdict">allow, review or deny.</param>
    public void Tell(string subject, string verdict)
    {
        lock (_gate)
        {
            foreach (var found in _cases.Values.Where(one => one.Asked.Subject == subject).ToList())
            {
                var decided = found with { Answer = found.Answer with { Verdict = verdict }, At = _clock.GetUtcNow() };
                _cases[found.Asked.Question] = decided;
                Send(decided.Asked, decided.Answer, TimeSpan.Zero);
            }
        }
    }

    internal Reply? Refuse(Visit visit) => _seal.Refuse(visit);

    internal Reply Screen(Visit visit) => visit.Read(VendorJson.Default.QuestionRequest, asked =>
    {
        lock (_gate)
        {
            Questions++;
            if (visit.Request.Headers["webhook-id"] != asked.Question || asked.Parties.Count == 0)
            {
                return Reply.Problem(422, "question.invalid", "webhook-id is the question's own id, and at least one party is asked about.");
            }

            if (!_cases.TryGetValue(asked.Question, out var found))
            {
                _cases[asked.Question] = found = Open(visit, asked);
            }

            return found.Content != visit.Content
                ? Reply.Problem(409, "question.conflict", "Another question was asked under this id.")
                : found.At <= _clock.GetUtcNow()
                    ? Reply.Of(200, found.Answer, VendorJson.Default.AnswerView)
                    : Reply.Of(202, new PendingView(found.Answer.Reference), VendorJson.Default.PendingView);
        }
    });

    private Case Open(Visit visit, QuestionRequest asked)
    {
        var hits = asked.Parties
            .SelectMany(party => party.ContactNames.Prepend(party.Name), (party, name) => (party.Role, Found: VendorNames.Find(name)))
            .Where(hit => hit.Found is not null)
            .Select(hit => (hit.Role, hit.Found!.Value.Verdict, hit.Found.Value.Pace))
            .ToList();
        var verdict = _strictFirst.FirstOrDefault(word => hits.Exists(hit => hit.Verdict == word)) ?? "allow";
        var pace = hits.Select(hit => hit.Pace).Append(VendorPace.AtOnce).Max();
        var answer = new AnswerView(
            verdict,
            $"case-{_cases.Count + 1}",
            [.. hits.Where(hit => hit.Verdict != "allow").Select(hit => new ReasonView("name.found", "The vendor knows this name.", hit.Role))]);
        if (pace == VendorPace.Later)
        {
            Send(asked, answer, LaterBy);
        }

        return new Case(visit.Content, asked, answer, pace switch
        {
            VendorPace.AtOnce => DateTimeOffset.MinValue,
            VendorPace.Later => _clock.GetUtcNow() + LaterBy,
            _ => DateTimeOffset.MaxValue,
        });
    }

    private void Send(QuestionRequest asked, AnswerView answer, TimeSpan delay)
    {
        var message = new LaterView(asked.Question, asked.Subject, answer.Verdict, answer.Reference, answer.Reasons);
        Post.Add($"vmsg-{++_messages}", JsonSerializer.SerializeToUtf8Bytes(message, VendorJson.Default.LaterView), delay);
    }

    private sealed record Case(string Content, QuestionRequest Asked, AnswerView Answer, DateTimeOffset At);
}
