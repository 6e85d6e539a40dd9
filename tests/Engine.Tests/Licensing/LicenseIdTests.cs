using Fulfillment.Engine.Licensing;

namespace Fulfillment.Engine.Tests.Licensing;

public sealed class LicenseIdTests
{
    private static readonly DateTimeOffset _iat = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_inputs_give_the_same_id()
    {
        Assert.Equal(Id(), Id());
        Assert.Matches("^lic_[0-7][0-9a-hjkmnp-tv-z]{25}$", Id());
    }

    [Fact]
    public void Each_input_counts()
    {
        string[] ids =
        [
            Id(), Id(subscription: "sub_2"), Id(version: 2), Id(start: new(2026, 11, 22)), Id(kind: "offline"), Id(iat: _iat.AddMilliseconds(1)),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Ids_sort_by_time()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => Id(iat: _iat.AddMilliseconds(i * 37), version: i)).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void The_first_ten_characters_are_the_milliseconds_as_in_a_ULID()
    {
        // 1469918176385 is the ULID specification's own example: 01ARYZ6S41.
        var id = Id(iat: DateTimeOffset.FromUnixTimeMilliseconds(1469918176385));

        Assert.StartsWith("lic_01aryz6s41", id, StringComparison.Ordinal);
    }

    private static string Id(
        string subscription = "sub_1", int version = 1, DateOnly? start = null, string kind = "cloud", DateTimeOffset? iat = null) =>
        LicenseId.For(subscription, version, start ?? new(2026, 11, 21), kind, iat ?? _iat);
}
