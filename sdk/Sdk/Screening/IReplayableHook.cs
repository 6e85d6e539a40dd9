namespace Fulfillment.Sdk.Screening;

/// <summary>
/// A hook whose answers follow from editions alone, so that they can be given again: each answer names its
/// <see cref="ScreeningAnswer.Basis"/>. It gives an edition to the <see cref="IEditionKeeper"/> before it judges by it.
/// </summary>
public interface IReplayableHook : IScreeningHook
{
    /// <summary>What it would judge by right now.</summary>
    IReadOnlyList<ScreeningEdition> Editions { get; }

    /// <summary>Rules that depend on when they were asked as well; what they said is believed when an answer is given again.</summary>
    IReadOnlyList<string> PassingRules => [];

    /// <summary>The hook as it was when it judged by these.</summary>
    /// <param name="editions">Those that an answer's basis names.</param>
    /// <exception cref="FormatException">They cannot be read.</exception>
    IScreeningHook Again(IReadOnlyList<ScreeningEdition> editions);
}

/// <summary>A hook over lists that change: it can look for somebody among what is new alone.</summary>
public interface IChangingHook : IReplayableHook
{
    /// <summary>
    /// A hook that finds of a list only the entries that another edition of it does not have, or has otherwise. It finds
    /// them as the whole list does, with the same scores.
    /// </summary>
    /// <param name="before">The edition before; <c>null</c> where there was none, and all is new.</param>
    /// <param name="now">The edition, first, and those of the hook's other lists.</param>
    /// <returns><c>null</c> where nothing is new.</returns>
    /// <exception cref="FormatException">They cannot be read.</exception>
    IScreeningHook? Among(ScreeningEdition? before, IReadOnlyList<ScreeningEdition> now);
}

/// <summary>Keeps what screening goes by.</summary>
public interface IEditionKeeper
{
    /// <summary>
    /// Keeps an edition for as long as decisions are kept, and its taking into use on record. Until that is done nothing may
    /// be let through by it. May be repeated.
    /// </summary>
    /// <returns><c>false</c> where it could not be kept: go on with the edition before, and try again later.</returns>
    ValueTask<bool> KeepAsync(ScreeningEdition edition, CancellationToken cancel);
}
