using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fulfillment.Engine.Instances;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Docs;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Json;

namespace Fulfillment.Gateway.InstanceApi;

/// <summary>Where products tell who took a seat and who gave one back, if they do.</summary>
internal static class SeatMoveEndpoints
{
    private static readonly DateTimeOffset _at = new(2026, 12, 1, 8, 30, 0, TimeSpan.Zero);

    public static void MapSeatMoves(this IEndpointRouteBuilder routes) => routes
        .MapGroup("/v1/seat-moves").WithTags("Installed products").WithGroupName(OpenApiSetup.Partners)
        .MapPost("", TellAsync).Document().RequireInstance();

    private static async Task<IResult> TellAsync(HttpContext context, SeatMoveDesk desk, CancellationToken cancel)
    {
        if (new QueryReader(context.Request).Refusal() is { } refusal)
        {
            return refusal;
        }

        var body = await StrictJson.ReadAsync(context.Request, InstanceJson.Default.SeatMovesRequest, cancel);
        if (body is not BodyOutcome<SeatMovesRequest>.Read read)
        {
            return ((BodyOutcome<SeatMovesRequest>.Refused)body).Problem;
        }

        var told = read.Value.Moves.Select(move => new ToldSeatMove(move.User, move.At, Enum.Parse<SeatChange>($"{move.Change}"), move.Category));
        return await desk.TakeAsync(context.CallingInstance().Claim, [.. told], cancel) is { } receipt
            ? TypedResults.Ok(SeatMovesView.Of(receipt))
            : SeatLinkEndpoints.Gone(context);
    }

    private static RouteHandlerBuilder Document(this RouteHandlerBuilder endpoint) => endpoint
        .WithName("TellSeatMoves").WithSummary("Tell who took a seat, and who gave one back")
        .WithDescription("""
            A history for the customer's own people; a product may do without. What is paid for goes by the counts of the seat link,
            never by this. Users are named by ids that only the product can tell a person by: never by name or e-mail. Telling the
            same again is harmless, and the order does not matter. The history is kept for two years, unless the vendor set another time.
            """)
        .WithRequestExample(new SeatMovesRequest
        {
            Moves =
            [
                new SeatMoveRequest { User = "u-7f3a9c1d", At = _at, Change = ToldSeatChange.Taken, Category = "developer" },
                new SeatMoveRequest { User = "u-02bb41e8", At = _at.AddMinutes(5), Change = ToldSeatChange.Released },
            ],
        })
        .WithResponseExample(StatusCodes.Status200OK, new SeatMovesView { Taken = 2, Repeated = 0, Refused = [] });
}

/// <summary>Who took seats, and who gave them back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SeatMovesRequest
{
    /// <summary>In any order.</summary>
    [MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<SeatMoveRequest> Moves { get; init; }
}

/// <summary>Somebody took a seat or gave it back.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SeatMoveRequest
{
    /// <summary>An id by which only the product can tell who it is; never a name or an e-mail.</summary>
    [StringLength(128, MinimumLength = 8), Pseudonym]
    public required string User { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>taken or released.</summary>
    public required ToldSeatChange Change { get; init; }

    /// <summary>The kind of user from then on, such as developer or guest.</summary>
    [StringLength(40, MinimumLength = 1), Visible]
    public string? Category { get; init; }
}

/// <summary>What became of a seat.</summary>
[JsonConverter(typeof(CamelCaseEnum<ToldSeatChange>))]
internal enum ToldSeatChange
{
    Taken,
    Released,
}

/// <summary>How telling went.</summary>
internal sealed record SeatMovesView
{
    /// <summary>How many were new.</summary>
    public required int Taken { get; init; }

    /// <summary>How many were known.</summary>
    public required int Repeated { get; init; }

    /// <summary>Those that were not taken; the others are.</summary>
    public required IReadOnlyList<RefusedSeatMoveView> Refused { get; init; }

    public static SeatMovesView Of(SeatMoveReceipt receipt) => new()
    {
        Taken = receipt.Taken,
        Repeated = receipt.Repeated,
        Refused = [.. receipt.TooEarly.Select(index => new RefusedSeatMoveView { Pointer = $"/moves/{index}/at", Code = "usage.tooEarly" })],
    };
}

/// <summary>A move that was not taken.</summary>
internal sealed record RefusedSeatMoveView
{
    /// <summary>What of the request is wrong.</summary>
    public required string Pointer { get; init; }

    /// <summary>A code of the error catalog.</summary>
    public required string Code { get; init; }
}
