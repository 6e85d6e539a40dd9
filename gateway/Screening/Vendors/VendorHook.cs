using Fulfillment.Sdk.Adapters;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Fulfillment.Screening.Vendors;

/// <summary>
/// Asks a vendor outside, who answers at once or later. Only a whole and explicit allow is one; whatever else comes back, or
/// nothing, asks for a person, each with a rule of its own.
/// </summary>
public sealed partial class VendorHook : IAnswerLater, IDisposable
{
    /// <summary>How <see cref="VendorOptions.Profiles"/> calls the orders of partners without a profile.</summary>
    public const string Usual = "usual";

    private readonly VendorOptions _options;
    private readonly VendorLine _line;
    private readonly ResiliencePipeline<VendorReply> _breaker;
    private readonly ILogger<VendorHook> _logger;

    /// <param name="name">What the vendor is called.</param>
    /// <param name="options">Where it is, and how patiently it is asked.</param>
    /// <param name="wire">What the questions go over. It must not follow redirects by itself.</param>
    /// <param name="clock">Tells when it was asked, and for how long it is left alone.</param>
    /// <param name="logger">Gets ids and rules; nothing of what is asked or answered.</param>
    public VendorHook(string name, VendorOptions options, HttpMessageHandler wire, TimeProvider clock, ILogger<VendorHook> logger)
    {
        (Name, _options, _logger) = (name, options, logger);
        _line = new VendorLine(name, options, wire, clock);
        _breaker = new ResiliencePipelineBuilder<VendorReply> { TimeProvider = clock }.AddCircuitBreaker(new()
        {
            FailureRatio = options.FailureRatio,
            MinimumThroughput = options.LeastCalls,
            SamplingDuration = TimeSpan.FromSeconds(options.SampleSeconds),
            BreakDuration = TimeSpan.FromSeconds(options.BreakSeconds),
            ShouldHandle = new PredicateBuilder<VendorReply>().HandleResult(reply => reply is VendorReply.Missing),
            OnOpened = _ => Told(() => Log.LeftAlone(_logger, Name, options.BreakSeconds)),
            OnClosed = _ => Told(() => Log.WellAgain(_logger, Name)),
        }).Build();
    }

    public string Name { get; }

    public string QuestionOf(ScreeningRequest request) => VendorQuestion.Of(request).Id;

    public LaterReading Read(InboundMessage message) => VendorMessage.Read(Name, _options.Secrets, message);

    public async ValueTask<ScreeningAnswer> ScreenAsync(ScreeningRequest request, CancellationToken cancel)
    {
        if (request.Sandbox && !_options.AsksForSandbox)
            return NotAsked("Sandbox orders are not shown to the vendor; use the sandbox's own names to force a verdict.");
        if (_options.Profiles.Length > 0 && !_options.Profiles.Contains(request.Profile ?? Usual))
            return NotAsked("The vendor is not asked about orders of this profile.");

        var reply = await AskAsync(VendorQuestion.Of(request), cancel);
        if (reply is VendorReply.Missing missing)
            Log.NoAnswer(_logger, Name, request.SubjectId, missing.Rule);
        return Answer(reply);
    }

    public void Dispose() => _line.Dispose();

    private async Task<VendorReply> AskAsync(VendorQuestion question, CancellationToken cancel)
    {
        try
        {
            return await _breaker.ExecuteAsync(async token => await _line.AskAsync(question, token), cancel);
        }
        catch (BrokenCircuitException)
        {
            return new VendorReply.Missing(VendorRules.Open, "It gave too few answers just now, and is left alone for a while.");
        }
    }

    private ScreeningAnswer Answer(VendorReply reply) => reply switch
    {
        VendorReply.Answered({ } word) => new()
        {
            Verdict = word.Verdict,
            Source = $"vendor {Name} {word.Reference}",
            Reasons = word.Reasons,
            Reference = word.Reference,
        },
        VendorReply.Pending pending => Missing(VendorRules.Pending, "The vendor answers later.", pending.Reference),
        VendorReply.Missing missing => Missing(missing.Rule, missing.Summary),
        _ => throw new InvalidOperationException($"No reply is a {reply.GetType().Name}."),
    };

    private ScreeningAnswer Missing(string rule, string summary, string? reference = null) => ScreeningAnswer.Missing(
        $"vendor {Name} (no answer)", Reason(rule, Verdict.Review, summary), reference);

    private ScreeningAnswer NotAsked(string why) => new()
    {
        Verdict = Verdict.Allow,
        Source = $"vendor {Name} (not asked)",
        Reasons = [Reason(VendorRules.NotAsked, Verdict.Allow, why)],
    };

    private static ScreeningReason Reason(string rule, Verdict verdict, string summary) =>
        new() { Rule = rule, Verdict = verdict, Party = "order", Summary = summary };

    private static ValueTask Told(Action tell)
    {
        tell();
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(6020, LogLevel.Warning, "Vendor {Vendor} gave no answer about {SubjectId}: {Rule}")]
        public static partial void NoAnswer(ILogger logger, string vendor, string subjectId, string rule);

        [LoggerMessage(6021, LogLevel.Error, "Vendor {Vendor} gives too few answers and is left alone for {Seconds} s; orders are held meanwhile")]
        public static partial void LeftAlone(ILogger logger, string vendor, double seconds);

        [LoggerMessage(6022, LogLevel.Information, "Vendor {Vendor} answers again")]
        public static partial void WellAgain(ILogger logger, string vendor);
    }
}
