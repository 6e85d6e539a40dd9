using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Screening.Exceptions;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http.Json;
using Fulfillment.Gateway.PartnerApi;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Gateway.OpsApi;

/// <summary>That a party is not the one on a list whom it resembles.</summary>
internal sealed record ExceptionView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>proposed, inForce, expired or withdrawn.</summary>
    [Words(typeof(GrantState))]
    public required string State { get; init; }

    /// <summary>The decision in which the match was seen.</summary>
    public required string DecisionId { get; init; }

    /// <summary>The match, as it was seen. A change of the party or of the entry ends the exception.</summary>
    public required MatchView Match { get; init; }

    /// <summary>Why it is somebody else.</summary>
    public required string Reason { get; init; }

    /// <summary>The first day (UTC) on which it holds no more.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Who proposed it.</summary>
    public required string ProposedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who agreed.</summary>
    public string? AgreedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? AgreedAt { get; init; }

    /// <summary>Why.</summary>
    public string? AgreedReason { get; init; }

    /// <summary>Who took it back.</summary>
    public string? WithdrawnBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>Why.</summary>
    public string? WithdrawnReason { get; init; }

    public static ExceptionView Of(ExceptionGrant grant, ListMatch match, DateTimeOffset now) => new()
    {
        Id = grant.Id,
        State = grant.StateAt(now).Word(),
        DecisionId = grant.DecisionId,
        Match = MatchView.Of(match),
        Reason = grant.Reason,
        EndsOn = DateOnly.FromDateTime(grant.Until.UtcDateTime),
        ProposedBy = grant.ProposedBy,
        ProposedAt = grant.ProposedAt,
        AgreedBy = grant.AgreedBy,
        AgreedAt = grant.AgreedAt,
        AgreedReason = grant.AgreedReason,
        WithdrawnBy = grant.WithdrawnBy,
        WithdrawnAt = grant.WithdrawnAt,
        WithdrawnReason = grant.WithdrawnReason,
    };
}

/// <summary>What is to be set aside.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProposeExceptionRequest
{
    /// <summary>The decision in which the match was seen.</summary>
    [StringLength(64, MinimumLength = 1), NotBlank]
    public required string DecisionId { get; init; }

    /// <summary>Which of its `matches`, counted from 0.</summary>
    [Range(0, 100_000)]
    public required int Match { get; init; }

    /// <summary>The first day (UTC) on which it holds no more: at most a year from now.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Why it is somebody else, in words; name no person.</summary>
    [StringLength(1000, MinimumLength = 3), NotBlank]
    public required string Reason { get; init; }
}

/// <summary>What the operators' document says of exceptions.</summary>
internal static class ExceptionDocs
{
    private static readonly DateTimeOffset _at = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly ParameterDoc _id = ParameterDoc.Path("id", "The exception's id.", "exc_01jd7m3q9x4t6v8b2c5e7g9h1x");
    private static readonly ReasonRequest _reason = new() { Reason = "Checked against the commercial register: founded in 1952, other trade." };

    private static readonly ExceptionView _proposed = new()
    {
        Id = "exc_01jd7m3q9x4t6v8b2c5e7g9h1x",
        State = "proposed",
        DecisionId = "scr_01jd7m3q9x4t6v8b2c5e7g9h1p",
        Match = MatchView.Of(new ListMatch
        {
            Party = "customer",
            Asked = "Müller Maschinenbau GmbH",
            List = "ofac-sdn",
            ListHash = "9f2c61...",
            IsBlocking = true,
            EntryId = "12345",
            EntryHash = "77ab03...",
            Listed = "MULLER MASCHINEN TRADING LLC",
            Kind = ListedNameKind.Primary,
            Score = 0.78,
            SharedWords = 1,
            Alignment = [new WordPair("mueller", "muller", 0.94, 1)],
        }),
        Reason = _reason.Reason,
        EndsOn = new DateOnly(2027, 11, 21),
        ProposedBy = "operator:opr_01jd7m3q9x4t6v8b2c5e7g9h1w",
        ProposedAt = _at,
    };

    private static readonly ExceptionView _agreed = _proposed with
    {
        State = "inForce",
        AgreedBy = "operator:opr_01jd7m3q9x4t6v8b2c5e7g9h1v",
        AgreedAt = _at.AddHours(1),
        AgreedReason = "Seen too.",
    };

    public static RouteHandlerBuilder DocumentExceptions(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ListScreeningExceptions").WithSummary("List exceptions, newest first")
        .WithParameters(ParameterDoc.Choice<GrantState>("state", "Only those that stand so."), ParameterDoc.Limit, ParameterDoc.Cursor)
        .WithResponseExample(StatusCodes.Status200OK, new ListView<ExceptionView> { Data = [_agreed], NextCursor = null });

    public static RouteHandlerBuilder DocumentException(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("GetScreeningException").WithSummary("Read an exception")
        .WithParameters(_id)
        .WithResponseExample(StatusCodes.Status200OK, _agreed)
        .WithProblems("exception.unknown");

    public static RouteHandlerBuilder DocumentProposeException(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("ProposeScreeningException").WithSummary("Propose that a party is not the one whom it resembles")
        .WithDescription("It counts once another reviewer agrees, for exactly this party and exactly what the list says of the entry now: a change of either side ends it. It sets aside that entry only. What is held already goes on when screening is asked again, or when it is released.")
        .WithRequestExample(new ProposeExceptionRequest { DecisionId = _proposed.DecisionId, Match = 0, EndsOn = _proposed.EndsOn, Reason = _reason.Reason })
        .WithResponseExample(StatusCodes.Status201Created, _proposed)
        .WithProblems("exception.noMatch", "exception.identified", "exception.changed");

    public static RouteHandlerBuilder DocumentAgreeException(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("AgreeScreeningException").WithSummary("Agree to an exception that somebody else proposed")
        .WithParameters(_id)
        .WithRequestExample(_reason)
        .WithResponseExample(StatusCodes.Status200OK, _agreed)
        .WithProblems("exception.unknown", "exception.settled", "screening.secondPerson");

    public static RouteHandlerBuilder DocumentWithdrawException(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("WithdrawScreeningException").WithSummary("Take an exception back")
        .WithDescription("One reviewer is enough. What was served by it stays served.")
        .WithParameters(_id)
        .WithRequestExample(_reason)
        .WithResponseExample(StatusCodes.Status200OK, _agreed with { State = "withdrawn", WithdrawnBy = _proposed.ProposedBy, WithdrawnAt = _at.AddDays(3), WithdrawnReason = _reason.Reason })
        .WithProblems("exception.unknown", "exception.settled");
}
