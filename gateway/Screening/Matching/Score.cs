using System.Runtime.InteropServices;
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
        double matched = 0, whole = 0, rarest = 0;
        var (shared, small, initials, listedInitials) = (0, 0, 0, 0);
        foreach (var pair in alignment.Pairs)
        {
            matched += pair.Weight * Worth(asked, form, pair, weights);
            whole += pair.Weight;
            var isInitial = asked.Words[pair.Asked].Class == WordClass.Initial || form.Words[pair.Listed].Class == WordClass.Initial;
            initials += asked.Words[pair.Asked].Class == WordClass.Initial ? 1 : 0;
            listedInitials += isInitial && asked.Words[pair.Asked].Class != WordClass.Initial ? 1 : 0;
            var ofAsked = Count(asked.Words, pair.Asked, pair.AskedCount);
            var ofListed = Count(form.Words, pair.Listed, pair.ListedCount);
            var significant = ofAsked == 0 || ofListed == 0 ? Math.Max(ofAsked, ofListed) : Math.Min(ofAsked, ofListed);
            shared += isInitial ? 0 : significant;
            rarest = isInitial || pair.Likeness < Likeness.SameSound ? rarest : Math.Max(rarest, pair.Weight);
            small += significant == 0 && pair.Weight > weights.LegalForm ? 1 : 0;
        }

        var (askedLeft, listedLeft) = (false, false);
        var (askedNumber, listedNumber) = (false, false);
        foreach (var at in alignment.AskedAlone)
        {
            whole += weights.AskedAlone * asked.Weights[at];
            askedLeft |= asked.Weights[at] > weights.LegalForm;
            askedNumber |= asked.Words[at].Class == WordClass.Number;
        }

        foreach (var at in alignment.ListedAlone)
        {
            whole += form.Weights[at] * (!form.IsPerson ? weights.ListedAlone
                : form.Words[at].IsFamily && form.Words[at].IsSignificant ? weights.FamilyAlone
                : weights.ListedAlonePerson);
            listedLeft |= form.Weights[at] > weights.LegalForm;
            listedNumber |= form.Words[at].Class == WordClass.Number;
        }

        var value = whole > 0 ? matched / whole : 0;
        if (askedLeft && listedLeft)
            value *= weights.Contradiction;
        if (shared + (0.5 * small) <= 1 && (askedLeft || listedLeft))
            value *= initials > 1 || (initials == 1 && rarest >= weights.RareWithInitial) ? weights.OneSharedWithInitial : weights.OneShared;
        if (shared <= 1 && listedInitials > 0)
            value *= weights.OneSharedWithListedInitial;
        if (askedNumber && listedNumber)
            value *= weights.OtherNumber;
        if (form.IsPerson && LacksFamily(asked, form, alignment))
            value *= weights.OtherFamily;
        if (asked.Kind != PartyKind.Unknown && form.Entry.Type != Lists.EntryType.Unknown && asked.Kind == PartyKind.Person != form.IsPerson)
            value *= weights.OtherKind;
        return new Score(Math.Clamp(value, 0, 1), shared);
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

    private static double Worth(AskedName asked, ListedForm form, Alignment.Pair pair, Weights weights)
    {
        if (pair.Likeness >= Likeness.SameSound || pair.AskedCount > 1 || pair.ListedCount > 1)
            return pair.Likeness;

        var sound = asked.Words[pair.Asked].Sound;
        var isOther = asked.IsKnown(pair.Asked) && (sound.Length <= 4 || Sound.Skeleton(sound) != Sound.Skeleton(form.Words[pair.Listed].Sound));
        return Math.Max(0, 1 - ((1 - pair.Likeness) * (isOther ? weights.SharpnessKnown : weights.Sharpness)));
    }

    private static int Count(Word[] words, int at, int count)
    {
        var significant = 0;
        for (var one = at; one < at + count; one++)
            significant += words[one].IsSignificant ? 1 : 0;
        return significant;
    }
}
