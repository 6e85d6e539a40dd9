using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening.Policy;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>
/// Asks every hook at once, judges by its policy whom somebody resembles, and takes the strictest word. Fails closed: a hook
/// that is late, throws or answers nothing holds the order, and so does having no hook, or no policy for the day.
/// </summary>
public sealed partial class ScreeningDesk(
    IEnumerable<IScreeningHook> hooks,
    ScreeningPolicy policy,
    MatchSeal seal,
    IOptions<DeskOptions> options,
    TimeProvider clock,
    ILogger<ScreeningDesk> logger)
{
    private static readonly TimeSpan _withoutPolicy = TimeSpan.FromHours(1);

    private readonly IScreeningHook[] _hooks = [.. hooks];

    /// <param name="order">What is to be judged.</param>
    /// <param name="partner">Whose it is; its business day is the one for which the rules are asked.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ScreeningDecision> DecideAsync(Order order, Partner partner, CancellationToken cancel)
    {
        var today = partner.Today(clock);
        var row = policy.RowOn(Workflows.Of(partner), today);
        var request = Request(order, partner, today);
        var told = await Task.WhenAll(_hooks.Select(hook => AskAsync(hook, request, cancel)));
        IReadOnlyList<HookAnswer> answers = [.. told.Select(one => Judged(one, row))];
        var verdict = answers.Count == 0 || row is null
            ? answers.Select(answer => answer.Verdict).Append(Verdict.Review).Max()
            : answers.Max(answer => answer.Verdict);
        var reasons = answers.SelectMany(answer => answer.Reasons).Where(reason => reason.Verdict == verdict).ToList();
        var (id, now) = (Ids.New("scr", clock), clock.GetUtcNow());
        return new ScreeningDecision
        {
            Id = id,
            OrderId = order.Id,
            Verdict = verdict,
            ContentHash = order.ContentHash,
            PolicyVersion = string.Join("; ", answers.Select(answer => answer.Source).Append(policy.Source)),
            DecidedBy = Audit.Actor.System.Name,
            Reason = row is null ? $"The policy has no row for today. {Explain(verdict, reasons)}" : Explain(verdict, reasons),
            Answers = answers,
            SealedMatches = seal.Seal(id, [.. told.SelectMany(one => one.Matches)]),
            DecidedAt = now,
            ValidUntil = now + (row is null ? _withoutPolicy : TimeSpan.FromHours(row.ValidHours)),
        };
    }

    /// <summary>A hook's word, made stricter by the policy where it has found somebody on a list.</summary>
    private static HookAnswer Judged(ToldAnswer told, PolicyRow? row)
    {
        if (row is null || told.Matches.Count == 0)
        {
            return told.Answer;
        }

        var reasons = told.Matches.Select(match => ScreeningPolicy.Judge(row, match)).OfType<ScreeningReason>().ToList();
        return told.Answer with
        {
            Verdict = reasons.Select(reason => reason.Verdict).Append(told.Answer.Verdict).Max(),
            Reasons = [.. told.Answer.Reasons, .. reasons],
        };
    }

    private string Explain(Verdict verdict, IReadOnlyList<ScreeningReason> reasons) => reasons switch
    {
        [] when _hooks.Length == 0 => "No screening hook is set up.",
        [] when verdict == Verdict.Allow => "Nothing speaks against it.",
        _ => string.Join(" ", reasons.Select(reason => $"{reason.Rule} ({reason.Party}): {reason.Summary}")),
    };

    private async Task<ToldAnswer> AskAsync(IScreeningHook hook, ScreeningRequest request, CancellationToken cancel)
    {
        var budget = TimeSpan.FromMilliseconds(options.Value.BudgetMilliseconds);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(budget);
        try
        {
            var answer = await Task.Run(() => hook.ScreenAsync(request, deadline.Token).AsTask(), deadline.Token)
                .WaitAsync(deadline.Token);
            return answer is null || !Enum.IsDefined(answer.Verdict)
                ? Missing(hook, "hook.empty", "The hook gave no verdict.")
                : new ToldAnswer(new HookAnswer(hook.Name, answer.Verdict, answer.Source, answer.Reasons), answer.Matches);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Log.NoAnswer(logger, hook.Name, request.SubjectId, "hook.timeout");
            return Missing(hook, "hook.timeout", $"The hook did not answer within {budget.TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: a hook is code of others.
        {
            Log.Failed(logger, e, hook.Name, request.SubjectId);
            return Missing(hook, "hook.failed", $"The hook failed with {e.GetType().Name}.");
        }
    }

    private static ToldAnswer Missing(IScreeningHook hook, string rule, string summary) => new(
        new HookAnswer(
            hook.Name,
            Verdict.Review,
            $"{hook.Name} (no answer)",
            [new ScreeningReason { Rule = rule, Verdict = Verdict.Review, Party = "order", Summary = summary }]),
        []);

    private static ScreeningRequest Request(Order order, Partner partner, DateOnly on) => new()
    {
        SubjectId = order.Id,
        On = on,
        Sandbox = partner.Sandbox,
        Profile = partner.ScreeningProfile,
        Parties = [.. order.Content.Parties().Select(Screened)],
        Skus = [.. order.Lines.Select(line => line.Sku).OfType<string>().Distinct()],
    };

    private static ScreenedParty Screened((string Role, Party Party) party) => new()
    {
        Role = party.Role,
        Name = party.Party.Name,
        Country = party.Party.Country,
        Region = party.Party.Region,
        AddressLines = [.. new[] { party.Party.Address?.Line1, party.Party.Address?.Line2 }.OfType<string>()],
        City = party.Party.Address?.City,
        PostalCode = party.Party.Address?.PostalCode,
        Domain = party.Party.Domain,
        ContactNames = [.. party.Party.Contacts.Select(contact => contact.FullName).Where(name => name.Length > 0)],
        Emails = [.. party.Party.Contacts.Select(contact => contact.Email).OfType<string>()],
        Phones = [.. party.Party.Contacts.Select(contact => contact.Phone).OfType<string>()],
        Identifiers = [.. Identifiers(party.Party)],
    };

    private static IEnumerable<ScreenedIdentifier> Identifiers(Party party)
    {
        foreach (var tax in party.TaxIds)
        {
            yield return new ScreenedIdentifier(tax.Type, tax.Value, tax.Country);
        }

        if (party.RegistrationNumber is { } number)
        {
            yield return new ScreenedIdentifier("registration", number, party.Country);
        }
    }

    /// <param name="Answer">What a hook says itself.</param>
    /// <param name="Matches">Whom it has found, for the policy to judge.</param>
    private sealed record ToldAnswer(HookAnswer Answer, IReadOnlyList<ListMatch> Matches);

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "Screening hook {Hook} gave no answer for {OrderId}: {Code}")]
        public static partial void NoAnswer(ILogger logger, string hook, string orderId, string code);

        [LoggerMessage(6002, LogLevel.Error, "Screening hook {Hook} threw on {OrderId}")]
        public static partial void Failed(ILogger logger, Exception e, string hook, string orderId);
    }
}
