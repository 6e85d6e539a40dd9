using System.Data.Common;
using System.Security.Cryptography;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Tickets;

/// <summary>Makes tickets, finds them by what somebody brings, and opens them to be shown.</summary>
public sealed class TicketDesk(SecretVault vault, TimeProvider clock)
{
    public const string IdPrefix = "tik";

    // 192 bits: nobody guesses one, and it still fits a line of a mail.
    private const int Length = 24;

    /// <param name="kind">What it is for.</param>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="lasts">How long it is worth something; <c>null</c> for ever.</param>
    public Ticket New(TicketKind kind, string subscriptionId, TimeSpan? lasts = null)
    {
        var id = Ids.New(IdPrefix, clock);
        var text = Base64Url.Encode(RandomNumberGenerator.GetBytes(Length));
        var now = clock.GetUtcNow();
        return new Ticket
        {
            Id = id,
            Kind = kind,
            SubscriptionId = subscriptionId,
            Sealed = vault.Seal(text, id),
            Fingerprint = Fingerprint(kind, text),
            State = TicketState.Open,
            ExpiresAt = now + lasts,
            CreatedAt = now,
        };
    }

    /// <summary>The ticket that somebody brings, whatever its state. One that does not exist takes as long as one that does.</summary>
    public Task<Ticket?> FindAsync(DbTransaction tx, TicketKind kind, string text, CancellationToken cancel) =>
        TicketTable.FindByFingerprintAsync(tx, Fingerprint(kind, text), cancel);

    /// <summary>The text of a ticket. Whoever calls this writes an audit record of the showing.</summary>
    public string Show(Ticket ticket) => vault.Open(ticket.Sealed, ticket.Id);

    private string Fingerprint(TicketKind kind, string text) => vault.Fingerprint($"{kind.Word()}/{text}");
}
