using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Licensing.Revocations;

/// <summary>A revocation list, signed.</summary>
/// <param name="Jws">The compact JWS.</param>
/// <param name="Tag">
/// The same for the same list under the same key, on every node; another signature of it is as good.
/// </param>
public sealed record SignedRevocations(string Jws, string Tag);

/// <summary>
/// Takes licenses back, and gives the revocation list of now. For that it looks into the store every ten seconds at
/// most, and signs only when an entry or the day is new: the address is open to everybody. Each signature stands in the
/// audit chain before it is released.
/// </summary>
public sealed class RevocationDesk(
    Database database, ILicenseSigner signer, IOptions<LicensingOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<bool, Held> _held = [];

    /// <summary>
    /// Takes a license back, on record. One that was taken back before keeps its first reason and time.
    /// </summary>
    /// <returns><c>false</c> when there is no such license.</returns>
    public Task<bool> RevokeAsync(string licenseId, RevocationReason reason, Actor actor, CancellationToken cancel) =>
        database.InTransactionAsync(
            async tx =>
            {
                if (await LicenseTable.FindAnyAsync(tx, licenseId, cancel) is not { } license)
                    return false;
                if (license.RevokedAt is not null)
                    return true;

                var (now, partner) = (clock.GetUtcNow(), await PartnerTable.FindAsync(tx, license.Partner, cancel));
                var writes = new Writes();
                RevocationTable.Add(writes, Revocation.Of(license, reason, partner!.Sandbox, now));
                await writes.FlushAsync(tx, cancel);
                var record = Record(actor, "license.revoke", licenseId, now) with { Detail = reason.Word() };
                await AuditTable.AppendAsync(tx, cancel, record);
                return true;
            },
            cancel);

    /// <param name="sandbox">The list of sandbox partners' licenses, which is signed with their keys.</param>
    /// <param name="actor">Who is on record for a signature, where a new one is made.</param>
    public async Task<SignedRevocations> CurrentAsync(bool sandbox, Actor actor, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            if (_held.GetValueOrDefault(sandbox) is { } held && (now - held.LookedAt).Duration() < _lookAgain)
                return held.Signed;

            var next = await LookAsync(sandbox, actor, now, cancel);
            _held[sandbox] = next;
            return next.Signed;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Held> LookAsync(bool sandbox, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var revocations = await database.ReadAsync(tx => RevocationTable.ListAsync(tx, sandbox, today, cancel), cancel);
        var list = RevocationList.Of(options.Value.Issuer, revocations, now);
        var content = Convert.ToHexStringLower(SHA256.HashData(RevocationJson.Write(list)));
        return _held.GetValueOrDefault(sandbox) is { } held && held.Content == content
            ? held with { LookedAt = now }
            : new Held(await SignAsync(list, content, sandbox, actor, now, cancel), content, now);
    }

    private async Task<SignedRevocations> SignAsync(
        RevocationList list, string content, bool sandbox, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var signed = await RevocationDocument.WriteAsync(list, signer, sandbox, now, cancel);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes($"{signed.Kid}\n{content}"));
        var tag = Convert.ToHexStringLower(hash.AsSpan(0, 16));
        var record = Record(actor, "revocations.sign", signed.Kid, now) with { AfterRef = tag };
        await database.InTransactionAsync(tx => AuditTable.AppendAsync(tx, cancel, record), cancel);
        return new SignedRevocations(signed.Jws, tag);
    }

    private static AuditRecord Record(Actor actor, string action, string subject, DateTimeOffset at) => new()
    {
        At = at,
        Actor = actor.Name,
        Token = actor.Token,
        Action = action,
        Subject = subject,
    };

    private sealed record Held(SignedRevocations Signed, string Content, DateTimeOffset LookedAt);
}
