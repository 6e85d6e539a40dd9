using System.Text;
using System.Text.RegularExpressions;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Screening;
using Fulfillment.Tests.Support;

namespace Fulfillment.Screening.Tests.Vendors;

/// <summary>Who builds a vendor's side copies the examples of the page: they must be what the code takes.</summary>
public sealed partial class VendorPageTests : IDisposable
{
    private static readonly string _page = File.ReadAllText(Repo.PathOf("docs/screening-vendors.md"));

    private readonly AVendor _vendor = new();

    public void Dispose() => _vendor.Dispose();

    [Fact]
    public void The_example_of_a_question_is_one()
    {
        var form = VendorReply.Form(Example("The question"), VendorJson.Default.QuestionForm);

        Assert.Equal("customer", Assert.Single(form!.Parties).Role);
    }

    [Fact]
    public void The_example_of_an_answer_is_read() =>
        Assert.Equal(Verdict.Review, Assert.IsType<VendorReply.Answered>(VendorReply.Read("acme", 200, Example("The answer"))).Word.Verdict);

    [Fact]
    public void The_example_of_a_later_answer_is_read()
    {
        var body = Encoding.UTF8.GetString(Example("The answer that comes later")).Replace("…", "", StringComparison.Ordinal);

        Assert.IsType<LaterReading.Genuine>(VendorMessage.Read("acme", [AVendor.Secret], _vendor.Message(body)));
    }

    [Fact]
    public void Every_rule_stands_on_the_page() => Assert.DoesNotContain(
        typeof(VendorRules).GetFields().Select(rule => (string)rule.GetRawConstantValue()!), rule => !_page.Contains($"`{rule}`", StringComparison.Ordinal));

    /// <summary>The first JSON below a heading.</summary>
    private static byte[] Example(string heading) => Encoding.UTF8.GetBytes(
        Json().Match(_page, _page.IndexOf($"## {heading}\n", StringComparison.Ordinal)).Groups["json"].Value);

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Json();
}
