using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Usage;
using Fulfillment.Gateway.Http;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Subscriptions;

/// <summary>Which days a caller wants to see of something that is counted by the day.</summary>
internal sealed record DaysAsked(DateOnly? From, DateOnly? To)
{
    private const int UsualDays = 30;

    /// <summary>Three years, the longest that one table shows.</summary>
    private const int MostDays = 1096;

    public static DaysAsked Read(QueryReader query) => new(query.Day("from"), query.Day("to"));

    /// <summary>The days; the last ones where nothing else was said.</summary>
    public (DayRange? Range, Problem? Refusal) For(Partner partner, TimeProvider clock)
    {
        var end = To ?? (From is { } start ? start.AddDays(UsualDays) : partner.Today(clock).AddDays(1));
        var range = new DayRange(From ?? end.AddDays(-UsualDays), end);
        return range.Length is 0 or > MostDays
            ? (null, Problems.OfFaults(
                "query.invalid", [new Fault("?to", "value.range", $"'to' is 1 to {MostDays} days after 'from'.")]))
            : (range, null);
    }
}
