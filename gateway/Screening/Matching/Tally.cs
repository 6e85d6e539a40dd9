using System.Runtime.InteropServices;
using Fulfillment.Screening.Matching.Words;

namespace Fulfillment.Screening.Matching;

/// <summary>What two aligned names have in common, and what only one of them has, counted.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct Tally
{
    private readonly AskedName _asked;
    private readonly ListedForm _form;
    private readonly Weights _weights;
    private double _matched;
    private double _whole;
    private double _rarest;
    private double _heaviestLeft;
    private readonly bool _hasFamily;
    private int _small;
    private int _initials;
    private bool _hasFirstInitial;

    public Tally(AskedName asked, ListedForm form, Alignment alignment, Weights weights)
    {
        (_asked, _form, _weights) = (asked, form, weights);
        foreach (var pair in alignment.Pairs)
            Add(pair);
        foreach (var at in alignment.AskedAlone)
            AddAsked(at);
        _hasFamily = alignment.IsTaken(0) && form.Words[0].IsSignificant;
        foreach (var at in alignment.ListedAlone)
            AddListed(at);
    }

    /// <summary>How much of both is in both.</summary>
    public readonly double Share => _whole > 0 ? _matched / _whole : 0;

    /// <summary>How many significant words are in both.</summary>
    public int Shared { get; private set; }

    public int ListedInitials { get; private set; }

    public bool AskedLeft { get; private set; }

    public bool ListedLeft { get; private set; }

    public bool AskedNumber { get; private set; }

    public bool ListedNumber { get; private set; }

    /// <summary>Whether no more than a word is in both, and one of them has others.</summary>
    public readonly bool IsOneShared => Shared + (0.5 * _small) <= 1 && (AskedLeft || ListedLeft);

    /// <summary>Whether initials make up for the names that are not shared.</summary>
    public readonly bool HasInitials => _initials > 1 || (_initials == 1 && _hasFirstInitial && _rarest >= _weights.RareWithInitial);

    /// <summary>Whether beside an initial there is a name that is not the same, but alike.</summary>
    public readonly bool IsOnlyAlike => _initials == 1 && _rarest == 0;

    /// <summary>Whether a company's own name is shared, and only words that many have are not.</summary>
    public readonly bool HasOnlyCommonLeft => !_form.IsPerson && _heaviestLeft <= _weights.Generic && _rarest >= _weights.RareAlone;

    private void Add(Alignment.Pair pair)
    {
        var (one, other) = (_asked.Words[pair.Asked], _form.Words[pair.Listed]);
        var isInitial = one.Class == WordClass.Initial || other.Class == WordClass.Initial;
        var isOther = IsOther(pair);
        var worth = Worth(pair, isOther);
        if (worth < (isOther ? _weights.LeastWorthKnown : _weights.LeastWorth) && !isInitial && one.IsSignificant && other.IsSignificant)
        {
            AddAsked(pair.Asked);
            AddListed(pair.Listed);
            return;
        }

        _matched += pair.Weight * worth;
        _whole += pair.Weight;
        var ofAsked = Count(_asked.Words, pair.Asked, pair.AskedCount);
        var ofListed = Count(_form.Words, pair.Listed, pair.ListedCount);
        var significant = ofAsked == 0 || ofListed == 0 ? Math.Max(ofAsked, ofListed) : Math.Min(ofAsked, ofListed);
        _small += significant == 0 && pair.Weight > _weights.LegalForm ? 1 : 0;
        if (!isInitial)
        {
            Shared += significant;
            if (pair.Likeness >= Likeness.SameSound)
                _rarest = Math.Max(_rarest, pair.Weight);
        }
        else if (one.Class == WordClass.Initial)
        {
            _initials++;
            _hasFirstInitial |= pair.Listed == _form.FirstGiven || _form.FirstGiven < 0;
        }
        else
        {
            ListedInitials++;
        }
    }

    private void AddAsked(int at)
    {
        var weight = _asked.Weights[at];
        if (!_form.IsPerson && at > 0 && _asked.Words[at].Class == WordClass.Initial)
            weight = _weights.InitialOfCompany;
        _whole += weight * (_form.IsPerson ? _weights.AskedAlonePerson : _weights.AskedAlone);
        _heaviestLeft = Math.Max(_heaviestLeft, weight);
        AskedLeft |= weight > _weights.LegalForm;
        AskedNumber |= _asked.Words[at].Class == WordClass.Number;
    }

    private void AddListed(int at)
    {
        var weight = _form.Weights[at];
        if (!_form.IsPerson && at > 0 && _form.Words[at].Class == WordClass.Initial)
            weight = _weights.InitialOfCompany;
        _whole += weight * (!_form.IsPerson ? _weights.ListedAlone
            : _form.Words[at].IsFamily && _form.Words[at].IsSignificant ? (_hasFamily ? _weights.OtherFamilyNameAlone : _weights.FamilyAlone)
            : at == _form.FirstGiven ? _weights.FirstGivenAlone
            : _weights.ListedAlonePerson);
        _heaviestLeft = Math.Max(_heaviestLeft, weight);
        ListedLeft |= weight > _weights.LegalForm;
        ListedNumber |= _form.Words[at].Class == WordClass.Number;
    }

    private readonly double Worth(Alignment.Pair pair, bool isOther) =>
        pair.Likeness >= Likeness.SameSound || pair.AskedCount > 1 || pair.ListedCount > 1
            ? pair.Likeness
            : Math.Max(0, 1 - ((1 - pair.Likeness) * (isOther ? _weights.SharpnessKnown : _weights.Sharpness)));

    /// <summary>Whether the asked word is itself a listed one, and so hardly this one misspelled.</summary>
    private readonly bool IsOther(Alignment.Pair pair) =>
        pair.Likeness < Likeness.SameSound && _asked.IsKnown(pair.Asked) && _asked.Words[pair.Asked].Sound is var sound
        && (sound.Length <= 4 || Sound.Skeleton(sound) is not { Length: > 2 } bones || bones != Sound.Skeleton(_form.Words[pair.Listed].Sound));

    private static int Count(Word[] words, int at, int count)
    {
        var significant = 0;
        for (var one = at; one < at + count; one++)
            significant += words[one].IsSignificant ? 1 : 0;
        return significant;
    }
}
