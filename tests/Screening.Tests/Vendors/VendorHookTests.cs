using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Screening.Tests.Support;
using Fulfillment.Screening.Vendors;
using Fulfillment.Sdk.Screening;

namespace Fulfillment.Screening.Tests.Vendors;

public sealed class VendorHookTests : IDisposable
{
    private readonly AVendor _vendor = new();

    public void Dispose() => _vendor.Dispose();

    [Fact]
    public async Task A_whole_and_explicit_allow_is_one()
    {
        var answer = await _vendor.AskAsync();

        Assert.Equal((Verdict.Allow, "vendor acme case-1", "case-1", false), (answer.Verdict, answer.Source, answer.Reference, answer.IsMissing));
        Assert.Empty(answer.Reasons);
    }

    [Theory]
    [InlineData("review", Verdict.Review)]
    [InlineData("deny", Verdict.Deny)]
    public async Task A_stricter_word_comes_with_its_reasons(string word, Verdict verdict)
    {
        _vendor.Says = $$"""{"verdict":"{{word}}","reference":"case-1","reasons":[{"code":"pep.match","summary":"Near.","party":"billTo"}]}""";

        var answer = await _vendor.AskAsync();

        var reason = Assert.Single(answer.Reasons);
        Assert.Equal((verdict, "vendor.acme.pep.match", verdict, "billTo", "Near."), (answer.Verdict, reason.Rule, reason.Verdict, reason.Party, reason.Summary));
    }

    [Fact]
    public async Task A_stricter_word_without_a_reason_gets_one()
    {
        _vendor.Says = """{"verdict":"deny","reference":"case-1","reasons":[]}""";

        Assert.Equal("vendor.acme", Assert.Single((await _vendor.AskAsync()).Reasons).Rule);
    }

    [Fact]
    public async Task The_question_says_all_of_the_parties_and_is_signed_to_the_byte()
    {
        var party = A.Party() with
        {
            Region = "DE-BY",
            AddressLines = ["Weg 1"],
            City = "München",
            PostalCode = "80331",
            Domain = "example.de",
            ContactNames = ["Erika Müller"],
            Emails = ["it@example.de"],
            Phones = ["+4989123"],
            Identifiers = [new("vat", "DE1", "DE")],
        };
        await _vendor.AskAsync(request: A.Request(party) with { Profile = "sales" });

        var (request, body) = Assert.Single(_vendor.Asked);
        var (id, time) = (Header("webhook-id"), Header("webhook-timestamp"));
        Assert.Equal(VendorSignature.Of(id, time, body, [AVendor.Secret]), Header("webhook-signature"));
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                {
                  "question": "{{id}}", "subject": "ord_1", "sandbox": false, "profile": "sales", "skus": ["premium-sm"],
                  "parties": [{
                    "role": "customer", "name": "Example GmbH", "country": "DE", "region": "DE-BY", "addressLines": ["Weg 1"],
                    "city": "München", "postalCode": "80331", "domain": "example.de", "contactNames": ["Erika Müller"],
                    "emails": ["it@example.de"], "phones": ["+4989123"],
                    "identifiers": [{ "kind": "vat", "value": "DE1", "country": "DE" }]
                  }]
                }
                """),
            JsonNode.Parse(body)));

        string Header(string name) => Assert.Single(request.Headers.GetValues(name));
    }

    [Fact]
    public async Task A_repeat_is_the_same_question_to_the_byte_whatever_the_day()
    {
        using var hook = _vendor.Hook();
        var request = A.Request(A.Party());

        await hook.ScreenAsync(request, default);
        _vendor.Clock.Advance(TimeSpan.FromDays(3));
        await hook.ScreenAsync(request with { On = A.Day.AddDays(3) }, default);

        Assert.Equal(_vendor.Asked[0].Body, _vendor.Asked[1].Body);
        Assert.Equal(hook.QuestionOf(request), Assert.Single(_vendor.Asked.SelectMany(asked => asked.Request.Headers.GetValues("webhook-id")).Distinct()));
    }

    [Fact]
    public void Another_subject_or_another_content_is_another_question()
    {
        using var hook = _vendor.Hook();
        var request = A.Request(A.Party());

        var questions = new[]
        {
            request,
            request with { SubjectId = "ord_2" },
            request with { Profile = "sales" },
            request with { Skus = ["premium-md"] },
            A.Request(A.Party("AT")),
            A.Request(A.Party() with { ContactNames = ["Erika Müller"] }),
        }.Select(hook.QuestionOf).ToList();

        Assert.Equal(questions.Count, questions.Distinct().Count());
    }

    [Fact]
    public async Task While_the_secret_changes_over_both_sign()
    {
        const string Former = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        var options = AVendor.Options;
        options.FormerSecret = Former;

        await _vendor.AskAsync(options);

        var (request, body) = Assert.Single(_vendor.Asked);
        var signatures = Assert.Single(request.Headers.GetValues("webhook-signature")).Split(' ');
        Assert.Equal(2, signatures.Length);
        Assert.Equal(VendorSignature.Of(request.Headers.GetValues("webhook-id").Single(), request.Headers.GetValues("webhook-timestamp").Single(), body, [Former]), signatures[1]);
    }

    [Fact]
    public async Task An_answer_that_comes_later_is_missing_until_then_and_has_the_vendor_s_reference()
    {
        _vendor.Answers = _ => Task.FromResult(AVendor.Json("""{"reference":"case-9"}""", 202));

        var answer = await _vendor.AskAsync();

        Assert.Equal((Verdict.Review, true, "case-9", "vendor.pending"), (answer.Verdict, answer.IsMissing, answer.Reference, Assert.Single(answer.Reasons).Rule));
    }

    public static TheoryData<int, string, string, string> Wrong => new()
    {
        { 200, "application/json", "", "vendor.garbage" },
        { 200, "application/json", "allow", "vendor.garbage" },
        { 200, "application/json", "null", "vendor.garbage" },
        { 200, "application/json", "[]", "vendor.garbage" },
        { 200, "application/json", AVendor.Allow[..^1], "vendor.garbage" },
        { 200, "application/json", AVendor.Allow + AVendor.Allow, "vendor.garbage" },
        { 200, "application/json", "\uFEFF" + AVendor.Allow, "vendor.garbage" },
        { 200, "application/json", AVendor.Allow.Replace("allow", "Allow"), "vendor.garbage" },
        { 200, "application/json", AVendor.Allow.Replace("allow", "allow "), "vendor.garbage" },
        { 200, "application/json", AVendor.Allow.Replace("\"allow\"", "0"), "vendor.garbage" },
        { 200, "application/json", AVendor.Allow.Replace("verdict", "Verdict"), "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reasons":[]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1"}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"","reasons":[]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"a b","reasons":[]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1","reasons":null}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1","reasons":[null]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1","reasons":[{"code":"a","summary":""}]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1","reasons":[{"code":"a","summary":"b","party":"nobody"}]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"\ud800","reasons":[]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"deny","verdict":"allow","reference":"case-1","reasons":[]}""", "vendor.garbage" },
        { 200, "application/json", """{"verdict":"allow","reference":"case-1","reasons":[],"but":"no"}""", "vendor.garbage" },
        { 200, "text/html", AVendor.Allow, "vendor.garbage" },
        { 200, "application/json; charset=utf-16", AVendor.Allow, "vendor.garbage" },
        { 202, "application/json", AVendor.Allow, "vendor.garbage" },
        { 202, "application/json", "{}", "vendor.garbage" },
        { 201, "application/json", AVendor.Allow, "vendor.garbage" },
        { 204, "application/json", "", "vendor.garbage" },
        { 301, "application/json", AVendor.Allow, "vendor.redirected" },
        { 307, "application/json", AVendor.Allow, "vendor.redirected" },
        { 400, "application/json", AVendor.Allow, "vendor.refused" },
        { 401, "application/json", AVendor.Allow, "vendor.refused" },
        { 429, "application/json", AVendor.Allow, "vendor.throttled" },
        { 500, "application/json", AVendor.Allow, "vendor.failed" },
        { 503, "application/json", AVendor.Allow, "vendor.failed" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Whatever_is_no_answer_asks_for_a_person_and_says_why(int status, string type, string body, string rule)
    {
        _vendor.Answers = _ => Task.FromResult(AVendor.Bytes(Encoding.UTF8.GetBytes(body), status, type));

        MustBeMissing(await _vendor.AskAsync(), rule);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_not_read_to_its_end(bool isAnnounced)
    {
        var endless = new EndlessBody(isAnnounced ? 10_000_000 : null);
        _vendor.Answers = _ =>
        {
            var content = new StreamContent(endless) { Headers = { ContentType = new("application/json") } };
            content.Headers.ContentLength = isAnnounced ? 10_000_000 : null;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        };

        MustBeMissing(await _vendor.AskAsync(), "vendor.tooLarge");

        Assert.InRange(endless.Given, 0, 1_000_000);
    }

    [Fact]
    public async Task A_body_in_another_coding_is_not_read()
    {
        _vendor.Answers = _ =>
        {
            var answer = AVendor.Json(AVendor.Allow);
            answer.Content.Headers.ContentEncoding.Add("br");
            return Task.FromResult(answer);
        };

        MustBeMissing(await _vendor.AskAsync(), "vendor.garbage");
    }

    [Fact]
    public async Task Who_does_not_answer_within_the_budget_is_not_waited_for()
    {
        var options = AVendor.Options;
        options.BudgetMilliseconds = 50;
        _vendor.Answers = async cancel =>
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return AVendor.Json(AVendor.Allow);
        };

        MustBeMissing(await _vendor.AskAsync(options), "vendor.timeout");
    }

    [Fact]
    public async Task A_body_that_does_not_end_within_the_budget_is_not_waited_for()
    {
        var options = AVendor.Options;
        options.BudgetMilliseconds = 50;
        _vendor.Answers = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new StuckBody()) { Headers = { ContentType = new("application/json") } },
        });

        MustBeMissing(await _vendor.AskAsync(options), "vendor.timeout");
    }

    [Fact]
    public async Task Who_gives_up_hears_that_and_nothing_else()
    {
        using var stop = new CancellationTokenSource();
        using var hook = _vendor.Hook();
        _vendor.Answers = async cancel =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancel);
            return AVendor.Json(AVendor.Allow);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await hook.ScreenAsync(A.Request(A.Party()), stop.Token));
    }

    [Fact]
    public async Task A_broken_connection_asks_for_a_person()
    {
        _vendor.Answers = _ => throw new HttpRequestException(HttpRequestError.ConnectionError);
        MustBeMissing(await _vendor.AskAsync(), "vendor.unreachable");

        _vendor.Answers = _ => throw new HttpRequestException(HttpRequestError.InvalidResponse);
        MustBeMissing(await _vendor.AskAsync(), "vendor.garbage");

        _vendor.Answers = _ => throw new IOException("The other side is gone.");
        MustBeMissing(await _vendor.AskAsync(), "vendor.unreachable");
    }

    [Fact]
    public async Task Who_fails_too_often_is_left_alone_and_asked_again_after_a_while()
    {
        using var hook = _vendor.Hook();
        _vendor.Answers = _ => Task.FromResult(AVendor.Json("{}", 500));
        for (var i = 0; i < AVendor.Options.LeastCalls; i++)
            MustBeMissing(await AskAsync(), "vendor.failed");
        _vendor.Says = AVendor.Allow;

        MustBeMissing(await AskAsync(), "vendor.open");
        Assert.Equal(AVendor.Options.LeastCalls, _vendor.Asked.Count);
        _vendor.Clock.Advance(TimeSpan.FromSeconds(AVendor.Options.BreakSeconds + 1));

        Assert.Equal(Verdict.Allow, (await AskAsync()).Verdict);
        Assert.Equal(Verdict.Allow, (await AskAsync()).Verdict);

        ValueTask<ScreeningAnswer> AskAsync() => hook.ScreenAsync(A.Request(A.Party()), default);
    }

    [Fact]
    public async Task Who_answers_later_or_strictly_is_well()
    {
        using var hook = _vendor.Hook();
        foreach (var (text, status) in new[] { ("""{"reference":"c"}""", 202), ("""{"verdict":"deny","reference":"c","reasons":[]}""", 200) })
        {
            _vendor.Answers = _ => Task.FromResult(AVendor.Json(text, status));
            for (var i = 0; i < 2 * AVendor.Options.LeastCalls; i++)
                Assert.NotEqual("vendor.open", (await hook.ScreenAsync(A.Request(A.Party()), default)).Reasons[0].Rule);
        }
    }

    [Fact]
    public async Task Sandbox_orders_are_shown_to_the_vendor_only_where_the_settings_say_so()
    {
        var request = A.Request(A.Party()) with { Sandbox = true };
        _vendor.Says = """{"verdict":"deny","reference":"c","reasons":[]}""";

        var answer = await _vendor.AskAsync(request: request);

        Assert.Equal((Verdict.Allow, "vendor.notAsked", "vendor acme (not asked)"), (answer.Verdict, Assert.Single(answer.Reasons).Rule, answer.Source));
        Assert.Empty(_vendor.Asked);
        var options = AVendor.Options;
        options.AsksForSandbox = true;
        Assert.Equal(Verdict.Deny, (await _vendor.AskAsync(options, request)).Verdict);
    }

    [Theory]
    [InlineData("sales", true)]
    [InlineData("ecommerce", false)]
    [InlineData(null, true)]
    public async Task It_is_asked_about_the_profiles_that_the_settings_name(string? profile, bool isAsked)
    {
        var options = AVendor.Options;
        options.Profiles = ["sales", "usual"];

        await _vendor.AskAsync(options, A.Request(A.Party()) with { Profile = profile });

        Assert.Equal(isAsked, _vendor.Asked.Count == 1);
    }

    private static void MustBeMissing(ScreeningAnswer answer, string rule) =>
        Assert.Equal((Verdict.Review, true, rule), (answer.Verdict, answer.IsMissing, Assert.Single(answer.Reasons).Rule));

    private sealed class EndlessBody(long? length) : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => length is not null;

        public override long Length => length ?? throw new NotSupportedException();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }

    private sealed class StuckBody : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
