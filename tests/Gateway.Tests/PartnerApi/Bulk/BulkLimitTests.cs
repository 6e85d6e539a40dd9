using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Fulfillment.Gateway.Tests.Support;
using static Fulfillment.Gateway.Tests.Support.Uploads;

namespace Fulfillment.Gateway.Tests.PartnerApi.Bulk;

/// <summary>What an upload may be: beyond it, what was taken stays and the last line says where it ended.</summary>
public sealed class BulkLimitTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Ten_thousand_rows_are_read_and_the_next_one_cuts_the_upload()
    {
        using var partner = await shared.PartnerAsync();
        // Ten megabytes of results, for a caller who reads none of them before all is sent.
        var bad = string.Concat(Enumerable.Range(0, 8).Select(i => $"\"unknown-{i}\":{i},"));
        var rows = Enumerable.Range(2, 9_999).Select(n => $$"""{{{bad}}"idempotencyKey":"k-{{n}}"}""");

        var answer = await partner.UploadAsync(File([Row(1), .. rows, Row(10_001), Row(10_002)]));

        Assert.Equal(10_001, answer.Rows.Count);
        Assert.Equal(202, answer.Rows[0].Status);
        Assert.All(answer.Rows.Skip(1).SkipLast(1), row => Assert.Equal((400, $"k-{row.Row}", 9), (row.Status, row.Key, row.Faults.Count)));
        Assert.Equal((10_001, 413, "bulk.tooLarge", true), (answer.Rows[^1].Row, answer.Rows[^1].Status, answer.Rows[^1].Code, answer.Rows[^1].Cut));
        Assert.Single(await partner.ReadAllAsync("/v1/orders"));
    }

    [Fact]
    public async Task A_row_that_is_too_long_is_refused_alone()
    {
        using var partner = await shared.PartnerAsync();

        var answer = await partner.UploadAsync(File(Row(1), new string('x', Mebibyte + 1), Row(3), $"{Row(4)}{new string(' ', Mebibyte)}", Row(5)));
        var last = await partner.UploadAsync(new string('x', 3 * Mebibyte));

        Assert.Equal([202, 413, 202, 413, 202], answer.Statuses);
        Assert.Equal(["request.tooLarge", "request.tooLarge"], new[] { 1, 3 }.Select(row => answer.Rows[row].Code));
        Assert.DoesNotContain(answer.Rows, row => row.Cut);
        Assert.Equal([413], last.Statuses);
    }

    [Fact]
    public async Task An_upload_that_grows_too_large_is_cut_and_what_was_taken_stays()
    {
        using var partner = await shared.PartnerAsync();
        using var endless = new EndlessFile(Row(1), new string(' ', Mebibyte), times: 65, Row(67));

        var answer = await partner.UploadAsync(endless);

        Assert.Equal([202, 413], answer.Statuses);
        Assert.Equal((67, "bulk.tooLarge", true), (answer.Rows[1].Row, answer.Rows[1].Code, answer.Rows[1].Cut));
    }

    [Fact]
    public async Task An_upload_that_announces_too_much_is_refused_before_anything_is_taken()
    {
        using var partner = await shared.PartnerAsync();

        var refused = await partner.UploadAsync(Row(1) + new string('\n', 64 * Mebibyte));

        Assert.Equal((413, "bulk.tooLarge"), (refused.Status, refused.Answer.Code));
        Assert.Empty(await partner.ReadAllAsync("/v1/orders"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n  \r\n\n")]
    public async Task A_file_without_any_row_is_malformed(string file)
    {
        var partner = await shared.AnyPartnerAsync();

        var refused = await partner.UploadAsync(file);

        Assert.Equal((400, "request.malformed"), (refused.Status, refused.Answer.Code));
        Assert.Equal("application/problem+json", refused.Answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/x-ndjson; charset=latin1")]
    [InlineData(null)]
    public async Task Another_content_type_is_not_supported(string? type)
    {
        var partner = await shared.AnyPartnerAsync();
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(Row(1)));
        file.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        var refused = await partner.UploadAsync(file);

        Assert.Equal((415, "request.unsupportedMediaType"), (refused.Status, refused.Answer.Code));
        Assert.Contains("application/x-ndjson", refused.Answer.At("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_parameter_or_an_encoded_body_is_refused()
    {
        var partner = await shared.AnyPartnerAsync();
        var packed = new ByteArrayContent([31, 139]) { Headers = { { "Content-Type", MediaType }, { "Content-Encoding", "gzip" } } };

        var query = await partner.UploadAsync(Row(1), "?validateOnly=yes&wait=1");
        var encoded = await partner.UploadAsync(packed);

        Assert.Equal([("?validateOnly", "value.enum"), ("?wait", "parameter.unknown")], query.Answer.Faults);
        Assert.Equal((415, "request.unsupportedMediaType"), (encoded.Status, encoded.Answer.Code));
    }

    [Fact]
    public async Task Each_row_counts_as_a_request_and_waits_for_the_limit_while_other_requests_pass()
    {
        using var partner = await shared.PartnerAsync(known => known with { RatePerMinute = 6_000 });
        var watch = Stopwatch.StartNew();

        // Two hundred at once, half of them left to others; then a hundred a second, for all of them together.
        var uploading = partner.UploadAsync(Rows(200));
        var others = new List<int>();
        await Eventually.TrueAsync(async () =>
        {
            others.Add((await partner.ReadAsync("/v1/orders?limit=1")).Status);
            return uploading.IsCompleted;
        });
        var answer = await uploading;

        Assert.All(answer.Rows, row => Assert.Equal(202, row.Status));
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.8), $"{watch.Elapsed}");
        Assert.All(others, status => Assert.Equal(200, status));
    }

    [Fact]
    public async Task A_third_upload_at_the_same_time_is_told_to_wait()
    {
        using var partner = await shared.PartnerAsync();
        using var one = await OpenUpload.BeginAsync(partner);
        using var two = await OpenUpload.BeginAsync(partner);
        foreach (var (upload, number) in new[] { (one, 1), (two, 2) })
        {
            await upload.SendPartAsync(File(Row(number)));
            Assert.Equal(202, (await upload.ReadAsync())!.Status);
        }

        var refused = await partner.UploadAsync(Row(3));
        await one.EndAsync();
        Assert.Null(await one.ReadAsync());
        UploadAnswer? taken = null;
        await Eventually.TrueAsync(async () => (taken = await partner.UploadAsync(Row(3))).Status != 429);

        Assert.Equal((429, "rate.limited", "5"), (refused.Status, refused.Answer.Code, refused.Answer.Header("Retry-After")));
        Assert.Equal([202], taken!.Statuses);
    }

    /// <summary>A file of unknown length.</summary>
    private sealed class EndlessFile : HttpContent
    {
        private readonly IEnumerable<string> _lines;

        public EndlessFile(string first, string line, int times, string last)
        {
            _lines = [first, .. Enumerable.Repeat(line, times), last];
            Headers.ContentType = new MediaTypeHeaderValue(MediaType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            foreach (var line in _lines)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\n"));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
