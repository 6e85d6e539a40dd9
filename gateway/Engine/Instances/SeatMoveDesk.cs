using Fulfillment.Engine.Store;
using Fulfillment.Engine.Usage;

namespace Fulfillment.Engine.Instances;

/// <summary>What a product says became of a seat.</summary>
public sealed record ToldSeatMove(string UserId, DateTimeOffset At, SeatChange Change, string? Category);

/// <summary>How telling went.</summary>
/// <param name="Taken">How many were new.</param>
/// <param name="Repeated">How many were known.</param>
/// <param name="TooEarly">The places, among those told, of what lies too far ahead of our clock.</param>
public sealed record SeatMoveReceipt(int Taken, int Repeated, IReadOnlyList<int> TooEarly);

/// <summary>Keeps what products tell of who took which seat. Nothing follows from it: what is paid for goes by the counts.</summary>
public sealed class SeatMoveDesk(Database database, TimeProvider clock)
{
    /// <returns><c>null</c> where the instance was deactivated meanwhile.</returns>
    public Task<SeatMoveReceipt?> TakeAsync(InstanceClaim claim, IReadOnlyList<ToldSeatMove> told, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                if (await ActivationTable.FindAsync(tx, claim.ActivationId, cancel) is not { } known || !claim.IsOf(known))
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                var moves = told.Select(move => Of(known, move)).ToList();
                var sound = moves.Where(move => !move.IsTooEarly(now)).ToList();
                var taken = await SeatMoveTable.InsertAsync(tx, sound, now, cancel);
                return new SeatMoveReceipt(
                    taken, sound.Count - taken, [.. moves.Index().Where(move => move.Item.IsTooEarly(now)).Select(move => move.Index)]);
            },
            cancel);

    private static SeatMove Of(Activation activation, ToldSeatMove told) => new()
    {
        SubscriptionId = activation.SubscriptionId,
        InstanceId = activation.InstanceId,
        UserId = told.UserId,
        At = told.At,
        Change = told.Change,
        Category = told.Category,
    };
}
