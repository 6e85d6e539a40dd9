namespace Fulfillment.Engine.Licensing;

/// <summary>What must hold between the claims of one license, whoever wrote it.</summary>
internal static class LicenseClaimRules
{
    public const int MaxTextLength = 255;

    /// <returns>Every fault, in words that name the claim. Empty when the license is sound.</returns>
    public static IReadOnlyList<string> Faults(LicenseClaims claims) =>
        [.. Texts(claims), .. Times(claims), .. Amounts(claims)];

    private static IEnumerable<string> Texts(LicenseClaims claims)
    {
        (string Name, string? Text)[] texts =
        [
            ("iss", claims.Iss), ("sub", claims.Sub), ("jti", claims.Jti), ("plan", claims.Plan),
            ("licensee.name", claims.Licensee.Name), ("licensee.company", claims.Licensee.Company),
            ("supersedes", claims.Supersedes),
            .. claims.Intervals.Select(interval => ("intervals.plan", (string?)interval.Plan)),
            .. claims.AllAddOns().Select(addOn => ("add_ons.name", (string?)addOn.Name)),
        ];
        return texts.Where(text => text.Text is not null && !IsSound(text.Text))
            .Select(text => $"{text.Name} must have 1 to {MaxTextLength} well-formed characters.");
    }

    private static IEnumerable<string> Times(LicenseClaims claims)
    {
        if (new[] { claims.Iat, claims.Nbf, claims.Exp }.Any(time => time.Ticks % TimeSpan.TicksPerSecond != 0))
            yield return "iat, nbf and exp are whole seconds.";
        if (claims.Exp.UtcDateTime.TimeOfDay != TimeSpan.Zero)
            yield return "exp is midnight UTC after the last day.";
        if (claims.Nbf > claims.Exp)
            yield return "nbf is not after exp.";
        if (claims.Intervals.Count == 0)
            yield return "intervals has at least one interval.";
        if (claims.Intervals.Any(interval => interval.Start >= interval.End))
            yield return "An interval starts before it ends.";
        if (claims.Intervals.Zip(claims.Intervals.Skip(1)).Any(pair => pair.First.End != pair.Second.Start))
            yield return "Each interval starts where the one before it ends.";
        if (claims.Trueup is { } trueup && trueup.Period.Start >= trueup.Period.End)
            yield return "trueup.period starts before it ends.";
    }

    private static IEnumerable<string> Amounts(LicenseClaims claims)
    {
        if (claims.Seats < 1 || claims.Intervals.Any(interval => interval.Seats < 1))
            yield return "seats is at least 1.";
        if (claims.AllAddOns().Any(addOn => addOn.Quantity < 1) || claims.Trueup?.Paid < 1)
            yield return "The quantity of an add-on or true-up is at least 1.";
        if (claims.GraceDays is < 0 or > 366)
            yield return "grace_days is 0 to 366.";
    }

    // Half of a surrogate pair would be written as another character than was given.
    public static bool IsSound(string text) =>
        text.Length is > 0 and <= MaxTextLength
        && !text.Any(char.IsControl)
        && !text.EnumerateRunes().Any(rune => rune == System.Text.Rune.ReplacementChar);
}
