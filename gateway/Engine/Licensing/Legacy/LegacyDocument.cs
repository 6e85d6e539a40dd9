using Fulfillment.Engine.Signing;

namespace Fulfillment.Engine.Licensing.Legacy;

/// <summary>An old license as it leaves the house.</summary>
public static class LegacyDocument
{
    /// <summary>
    /// Seals the license and reads the result back with the public key: only when the same comes out, it is given.
    /// </summary>
    /// <exception cref="ArgumentException">The license contradicts itself.</exception>
    /// <exception cref="InvalidOperationException">What was sealed does not read back as it was written.</exception>
    public static string Write(LegacyLicense license, WrappingKey key)
    {
        if (LegacyRules.Faults(license) is { Count: > 0 } faults)
            throw new ArgumentException($"The old license is not sound: {string.Join(' ', faults)}", nameof(license));

        var text = LegacyContainer.Seal(LegacyJson.Write(license), key);
        return FaultOf(text, license, key.Public) is { } fault
            ? throw new InvalidOperationException($"The old license does not read back as written: {fault}")
            : text;
    }

    /// <summary>The same between boundary lines, which old products take as well.</summary>
    /// <param name="text">What <see cref="Write"/> gave.</param>
    /// <param name="product">Whose license it is; it is written in capitals.</param>
    public static string Bound(string text, string product) => LegacyContainer.Bound(text, product);

    /// <summary>
    /// The public path: form, key, payload, and what must hold in it. That it reads proves no more than that the AES
    /// key is ours. An expired license reads too.
    /// </summary>
    public static LegacyOutcome Read(string text, UnwrappingKey key)
    {
        var (payload, fault) = LegacyContainer.Open(text, key);
        if (payload is null)
            return fault!;
        if (LegacyJson.Read(payload) is not { } license)
            return new LegacyOutcome.Invalid("legacy.payloadMalformed", "The payload is not an old license.");

        return LegacyRules.Faults(license) is { Count: > 0 } faults
            ? new LegacyOutcome.Invalid("legacy.contradictory", string.Join(' ', faults))
            : new LegacyOutcome.Valid(license);
    }

    /// <summary>
    /// Why the text is not this license, or <c>null</c>. Members that were lost count, a broken end above all.
    /// </summary>
    internal static string? FaultOf(string text, LegacyLicense license, UnwrappingKey key) => Read(text, key) switch
    {
        LegacyOutcome.Invalid invalid => invalid.Summary,
        LegacyOutcome.Valid read when read.License != license => "Other members come out.",
        _ => null,
    };
}

/// <summary>What reading an old license came to. Closed.</summary>
public abstract record LegacyOutcome
{
    private LegacyOutcome()
    {
    }

    public sealed record Valid(LegacyLicense License) : LegacyOutcome;

    /// <param name="Code">Stable, <c>legacy.…</c>.</param>
    /// <param name="Summary">Quotes nothing of the license.</param>
    public sealed record Invalid(string Code, string Summary) : LegacyOutcome;
}
