using FsCheck;
using FsCheck.Fluent;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Tests.Licensing;

/// <summary>
/// The same version, interval and kind are the same license, on every node and however often it is issued.
/// </summary>
public sealed class LicenseIdProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Two_ids_are_equal_where_all_that_they_are_of_is_equal_and_nowhere_else() => Prop
        .ForAll(Inputs().Two().ToArbitrary(), both =>
        {
            var (one, other) = both;
            return one.Id() == (one with { }).Id() && one.Id() == other.Id() == (one == other);
        })
        .Check(_config);

    [Fact]
    public void Ids_sort_by_the_instant_from_which_the_license_counts() => Prop
        .ForAll(Inputs().Two().ToArbitrary(), both =>
        {
            var (one, other) = both;
            return one.Start >= other.Start || string.CompareOrdinal(one.Id(), other.Id()) < 0;
        })
        .Check(_config);

    [Fact]
    public void Every_id_has_the_form_of_one() =>
        Prop.ForAll(Inputs().ToArbitrary(), one => Ids.IsId(one.Id(), "lic")).Check(_config);

    // Few values of each, so that equal ones are met as often as different ones.
    private static Gen<Input> Inputs() =>
        from subscription in Gen.Choose(1, 3)
        from version in Gen.Choose(1, 3)
        from day in Gen.Choose(0, 3)
        from kind in Gen.Elements(Enum.GetValues<LicenseKind>())
        select new Input($"sub_{subscription}", version, new DateOnly(2026, 11, 21).AddDays(day), kind);

    private sealed record Input(string Subscription, int Version, DateOnly Start, LicenseKind Kind)
    {
        public string Id() => LicenseId.For(
            Subscription, Version, Start, Kind.Word(), new DateTimeOffset(Start.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
    }
}
