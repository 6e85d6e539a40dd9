using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Store;

namespace Fulfillment.Engine.Tests.Store;

public sealed class WordsTests
{
    [Fact]
    public void Every_member_reads_back_from_its_word()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
        {
            var read = Words.TryParse<OrderStatus>(status.Word(), out var found);

            Assert.True(read);
            Assert.Equal(status, found);
        }
    }

    [Fact]
    public void A_word_is_camel_case() => Assert.Equal("partiallyFulfilled", OrderStatus.PartiallyFulfilled.Word());

    [Theory]
    [InlineData("")]
    [InlineData("Held")]
    [InlineData("HELD")]
    [InlineData("2")]
    [InlineData("held,failed")]
    public void Nothing_else_is_a_word(string text) => Assert.False(Words.TryParse<OrderStatus>(text, out _));
}
