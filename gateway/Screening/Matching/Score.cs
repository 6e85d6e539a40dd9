using System.Runtime.InteropServices;
using Fulfillment.Screening.Lists;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>How near two aligned names are.</summary>
/// <param name="Value">From 0 to 1.</param>
/// <param name="Shared">How many significant words are in both.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Score(double Value, int Shared)
{
    public static Score Of(AskedName asked, ListedForm form, Alignment alignment, Weights weights)
    {
        var tally = new Tally(asked, form, alignment, weights);
        var value = tally.Share;
        if (tally is { AskedLeft: true, ListedLeft: true })
            value *= weights.Contradiction;
        if (tally.IsOneShared)
            value *= tally.HasInitials ? weights.OneSharedWithInitial
                : tally.HasOnlyCommonLeft ? weights.OneSharedCommonLeft
                : weights.OneShared;
        if (tally is { Shared: <= 1, IsOnlyAlike: true })
            value *= weights.OnlyAlike;
        if (tally is { Shared: <= 1, ListedInitials: > 0 })
            value *= weights.OneSharedWithListedInitial;
        if (tally is { AskedNumber: true, ListedNumber: true })
            value *= weights.OtherNumber;
        if (form.IsPerson && LacksFamily(asked, form, alignment))
            value *= weights.OtherFamily;
        if (asked.Kind != PartyKind.Unknown && form.Entry.Type != EntryType.Unknown && asked.Kind == PartyKind.Person != form.IsPerson)
            value *= weights.OtherKind;
        return new Score(Math.Pow(Math.Clamp(value, 0, 1), weights.Bend), tally.Shared);
    }

    /// <summary>Whether none of the listed family name is there; an initial of it is not enough.</summary>
    private static bool LacksFamily(AskedName asked, ListedForm form, Alignment alignment)
    {
        foreach (var pair in alignment.Pairs)
            if (asked.Words[pair.Asked].Class == WordClass.Initial && form.Words[pair.Listed] is { IsFamily: true, IsSignificant: true, Class: WordClass.Name })
                return form.Words.Count(word => word is { IsFamily: true, IsSignificant: true }) == 1;

        var has = false;
        for (var at = 0; at < form.Words.Length; at++)
        {
            if (!form.Words[at].IsFamily || !form.Words[at].IsSignificant)
                continue;
            if (alignment.IsTaken(at))
                return false;
            has = true;
        }

        return has;
    }
}
