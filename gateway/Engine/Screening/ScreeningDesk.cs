using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Screening;

/// <summary>
/// Asks every hook at once and takes the strictest answer. Fails closed: a hook that is late, throws or answers nothing
/// holds the order, and so does having no hook at all.
/// </summary>
public sealed partial class ScreeningDesk(
    IEnumerable<IScreeningHook> hooks, IOptions<DeskOptions> options, TimeProvider clock, ILogger<ScreeningDesk> logger)
{
    private readonly IScreeningHook[] _hooks = [.. hooks];

    /// <param name="order">What is to be judged.</param>
    /// <param name="partner">Whose it is; its business day is the one for which the rules are asked.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<ScreeningDecision> DecideAsync(Order order, Partner partner, CancellationToken cancel)
    {
        var request = Request(order, partner, partner.Today(clock));
        var answers = await Task.WhenAll(_hooks.Select(hook => AskAsync(hook, request, cancel)));
        var verdict = answers.Length == 0 ? Verdict.Review : answers.Max(answer => answer.Verdict);
        var reasons = answers.SelectMany(answer => answer.Reasons).Where(reason => reason.Verdict == verdict).ToList();
        var now = clock.GetUtcNow();
        return new ScreeningDecision
        {
            Id = Ids.New("scr", clock),
            OrderId = order.Id,
            Verdict = verdict,
            ContentHash = order.ContentHash,
            PolicyVersion = string.Join("; ", answers.Select(answer => answer.Source)),
            DecidedBy = Audit.Actor.System.Name,
            Reason = Explain(verdict, reasons),
            Answers = answers,
            DecidedAt = now,
            ValidUntil = now.AddDays(options.Value.ValidDays),
        };
    }

    private string Explain(Verdict verdict, IReadOnlyList<ScreeningReason> reasons) => reasons switch
    {
        [] when _hooks.Length == 0 => "No screening hook is set up.",
        [] when verdict == Verdict.Allow => "Nothing speaks against it.",
        _ => string.Join(" ", reasons.Select(reason => $"{reason.Rule} ({reason.Party}): {reason.Summary}")),
    };

    private async Task<HookAnswer> AskAsync(IScreeningHook hook, ScreeningRequest request, CancellationToken cancel)
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
                : new HookAnswer(hook.Name, answer.Verdict, answer.Source, answer.Reasons);
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

    private static HookAnswer Missing(IScreeningHook hook, string rule, string summary) => new(
        hook.Name,
        Verdict.Review,
        $"{hook.Name} (no answer)",
        [new ScreeningReason { Rule = rule, Verdict = Verdict.Review, Party = "order", Summary = summary }]);

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

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Warning, "Screening hook {Hook} gave no answer for {OrderId}: {Code}")]
        public static partial void NoAnswer(ILogger logger, string hook, string orderId, string code);

        [LoggerMessage(6002, LogLevel.Error, "Screening hook {Hook} threw on {OrderId}")]
        public static partial void Failed(ILogger logger, Exception e, string hook, string orderId);
    }
}
