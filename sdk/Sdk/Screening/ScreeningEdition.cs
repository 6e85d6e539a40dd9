namespace Fulfillment.Sdk.Screening;

/// <summary>What kind of thing a hook judges by.</summary>
public enum EditionKind
{
    /// <summary>A list of people and companies. Whoever was let through by the edition before is looked for on the next one.</summary>
    List,

    /// <summary>Rules of the house.</summary>
    Rules,
}

/// <summary>
/// What a hook judges by, as it was taken into use: all that is needed to give the same answers again years later.
/// </summary>
public sealed record ScreeningEdition
{
    /// <summary>A list, or rules.</summary>
    public required EditionKind Kind { get; init; }

    /// <summary>The name of the hook that can read it.</summary>
    public required string Hook { get; init; }

    /// <summary>The name of the list or of the rules, such as <c>ofac-sdn</c>; the hook has one edition of it in use at a time.</summary>
    public required string Name { get; init; }

    /// <summary>What its publisher calls it.</summary>
    public required string Version { get; init; }

    /// <summary>The SHA-256 of <see cref="Content"/>, in lower-case hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>When it was known to be what its publisher has. Of two, the later one is the newer edition.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>Its exact bytes, in the hook's own form.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
}

/// <summary>From what an answer follows: the same request, asked again of the same, is answered the same.</summary>
/// <param name="Method">How it was found, such as <c>matcher 1</c>: another method may answer otherwise.</param>
/// <param name="Editions">The hashes of the editions that were asked.</param>
public sealed record AnswerBasis(string Method, IReadOnlyList<string> Editions);
