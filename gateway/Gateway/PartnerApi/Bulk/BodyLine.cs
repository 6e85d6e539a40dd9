using System.Buffers;
using Fulfillment.Gateway.Http.Errors;

namespace Fulfillment.Gateway.PartnerApi.Bulk;

/// <summary>What stands in one line of an upload. Closed: the upload has one way to go on from each.</summary>
internal abstract record BodyLine
{
    private BodyLine()
    {
    }

    /// <param name="Number">Of the line in the file.</param>
    /// <param name="Text">Without its end; gone when the next line is asked for.</param>
    public sealed record Row(int Number, ReadOnlySequence<byte> Text) : BodyLine;

    /// <summary>A row that may be passed over, since its end was found.</summary>
    public sealed record TooLong(int Number) : BodyLine;

    /// <summary>Nothing from this line on is read.</summary>
    public sealed record Cut(int Number, Problem Problem) : BodyLine;
}
