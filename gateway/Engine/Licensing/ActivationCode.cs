using System.Security.Cryptography;

namespace Fulfillment.Engine.Licensing;

/// <summary>
/// The code a customer types once: 26 random characters (130 bits) and 2 check characters, seven groups of four.
/// The check is the value modulo the prime 1021: it catches every wrong character and every swap of two neighbors.
/// The text form of this object hides the code, so that it cannot slip into a log.
/// </summary>
public sealed record ActivationCode
{
    private const int ValueLength = 26;
    private const int Length = ValueLength + 2;
    private const int GroupLength = 4;
    private const int Modulus = 1021;

    // Nobody types more than this; reading on would only serve an attacker.
    private const int MaxTyped = 100;

    private ActivationCode(string canonical) => Canonical = canonical;

    /// <summary>28 upper-case characters without dashes: what is sealed and fingerprinted.</summary>
    public string Canonical { get; }

    /// <summary>As people see it: <c>XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX</c>.</summary>
    public string Shown => string.Join('-', Canonical.Chunk(GroupLength).Select(group => new string(group)));

    public static ActivationCode New()
    {
        Span<byte> random = stackalloc byte[ValueLength];
        RandomNumberGenerator.Fill(random);
        Span<int> digits = stackalloc int[Length];
        for (var i = 0; i < ValueLength; i++)
            digits[i] = random[i] & 31;

        var check = Check(digits[..ValueLength]);
        (digits[ValueLength], digits[ValueLength + 1]) = (check / 32, check % 32);
        return new ActivationCode(Text(digits));
    }

    /// <summary>Reads what a person typed: either case, dashes and blanks anywhere, O for 0, I or L for 1.</summary>
    public static ActivationCodeOutcome Read(string? typed)
    {
        var letters = typed is { Length: <= MaxTyped }
            ? typed.Where(letter => letter is not ('-' or ' ' or '\t')).ToArray()
            : [];
        if (letters.Length != Length)
            return new ActivationCodeOutcome.Unreadable($"An activation code has {Length} letters and digits.");

        var digits = Array.ConvertAll(letters, Crockford.Digit);
        if (digits.Contains(-1))
            return new ActivationCodeOutcome.Unreadable("An activation code has only digits and letters, and no U.");

        return Check(digits.AsSpan(0, ValueLength)) == digits[ValueLength] * 32 + digits[ValueLength + 1]
            ? new ActivationCodeOutcome.Read(new ActivationCode(Text(digits)))
            : new ActivationCodeOutcome.Mistyped("A character of the activation code is wrong, or two are swapped.");
    }

    public override string ToString() => "ActivationCode (hidden)";

    private static int Check(ReadOnlySpan<int> digits)
    {
        var remainder = 0;
        foreach (var digit in digits)
            remainder = (remainder * 32 + digit) % Modulus;
        return remainder;
    }

    private static string Text(ReadOnlySpan<int> digits)
    {
        Span<char> letters = stackalloc char[digits.Length];
        for (var i = 0; i < digits.Length; i++)
            letters[i] = Crockford.Letter(digits[i]);
        return new string(letters);
    }
}

/// <summary>What reading a typed code came to. Closed. None of them says whether the code exists.</summary>
public abstract record ActivationCodeOutcome
{
    private ActivationCodeOutcome()
    {
    }

    public sealed record Read(ActivationCode Code) : ActivationCodeOutcome;

    /// <summary>It has not the shape of a code.</summary>
    public sealed record Unreadable(string Summary) : ActivationCodeOutcome;

    /// <summary>It has the shape, but its check characters say that it was copied wrong.</summary>
    public sealed record Mistyped(string Summary) : ActivationCodeOutcome;
}
