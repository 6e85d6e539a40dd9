using System.Text;
using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Engine.Tests.Support;

/// <summary>A hook whose vendor answers later unless the test says otherwise; its messages are words divided by blanks.</summary>
internal sealed class FakeVendor(string name = "acme") : IAnswerLater
{
    public string Name => name;

    public List<ScreeningRequest> Asked { get; } = [];

    public Func<ScreeningRequest, Task<ScreeningAnswer>> Answers { get; set; } = _ => Task.FromResult(Pending());

    public static ScreeningAnswer Pending() => ScreeningAnswer.Missing(
        "vendor (no answer)",
        new ScreeningReason { Rule = "vendor.pending", Verdict = Verdict.Review, Party = "order", Summary = "The vendor answers later." },
        "case-1");

    public string QuestionOf(ScreeningRequest request) => $"{request.SubjectId}/{request.Parties[0].Name.Replace(' ', '_')}";

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        Asked.Add(request);
        return await Answers(request);
    }

    public static InboundMessage Message(string id, string subject, string question, Verdict verdict, DateTimeOffset at) => new()
    {
        Headers = new Dictionary<string, string>(),
        Body = Encoding.UTF8.GetBytes($"{id} {subject} {question} {verdict}"),
        ReceivedAt = at,
    };

    public LaterReading Read(InboundMessage message)
    {
        if (Encoding.UTF8.GetString(message.Body.Span).Split(' ') is not [var id, var subject, var question, var verdict])
        {
            return new LaterReading.Forged("It is not from here.");
        }

        var said = Enum.Parse<Verdict>(verdict);
        return new LaterReading.Genuine(new LaterAnswer
        {
            MessageId = id,
            SubjectId = subject,
            Question = question,
            Reference = "case-1",
            Verdict = said,
            Reasons = said == Verdict.Allow
                ? []
                : [new ScreeningReason { Rule = "vendor.acme.hit", Verdict = said, Party = "customer", Summary = "It is known." }],
        });
    }
}
