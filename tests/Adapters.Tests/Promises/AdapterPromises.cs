using System.Net;
using System.Text.Json;
using Fulfillment.Adapters.Tests.Support;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Promises;

/// <summary>What every adapter promises to the host. One sealed subclass per adapter.</summary>
public abstract class AdapterPromises
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private protected abstract AdapterSubject Subject { get; }

    [Fact]
    public async Task A_genuine_message_is_genuine_and_makes_an_order()
    {
        foreach (var message in Subject.Genuine)
        {
            var call = A.Call(Subject.Settings);

            var authentication = await Subject.Adapter.AuthenticateAsync(message, call, default);
            var translation = await Subject.Adapter.TranslateAsync(message, call, default);

            Assert.InRange(Assert.IsType<Authentication.Genuine>(authentication).MessageId.Length, 1, 200);
            Assert.NotEmpty(Assert.IsType<Translation.Intents>(translation).Orders);
        }
    }

    [Fact]
    public async Task Garbage_is_unreadable_or_refused_and_never_an_exception()
    {
        foreach (var garbage in Garbage.From(Subject.Genuine[0].Body.ToArray()))
        {
            var message = Subject.Sign(garbage);
            var call = A.Call(Subject.Settings);

            var authentication = await Subject.Adapter.AuthenticateAsync(message, call, default);
            var translation = await Subject.Adapter.TranslateAsync(message, call, default);

            Assert.IsNotType<Authentication.Forged>(authentication);
            Assert.IsType<Translation.Refused>(translation);
        }
    }

    [Fact]
    public async Task A_damaged_message_is_never_an_exception()
    {
        foreach (var damaged in Garbage.Mutations(Subject.Genuine[0].Body.ToArray(), count: 2_000))
        {
            var message = Subject.Sign(damaged);
            var call = A.Call(Subject.Settings);

            Assert.NotNull(await Subject.Adapter.AuthenticateAsync(message, call, default));
            Assert.NotNull(await Subject.Adapter.TranslateAsync(message, call, default));
        }
    }

    [Fact]
    public async Task A_forged_message_is_forged()
    {
        var genuine = Subject.Genuine[0];
        var bare = genuine with { Headers = new Dictionary<string, string>() };
        var changed = Garbage.Mutations(genuine.Body.ToArray(), count: 100)
            .Select(body => genuine with { Body = body });

        foreach (var message in Subject.Forged.Append(bare).Concat(changed))
        {
            var authentication = await Subject.Adapter.AuthenticateAsync(message, A.Call(Subject.Settings), default);

            Assert.IsType<Authentication.Forged>(authentication);
        }
    }

    [Fact]
    public async Task The_same_message_translates_to_the_same_orders()
    {
        foreach (var message in Subject.Genuine)
        {
            var first = await Subject.Adapter.TranslateAsync(message, A.Call(Subject.Settings), default);
            var second = await Subject.Adapter.TranslateAsync(message, A.Call(Subject.Settings), default);

            Assert.Equal(
                JsonSerializer.Serialize(Assert.IsType<Translation.Intents>(first).Orders),
                JsonSerializer.Serialize(Assert.IsType<Translation.Intents>(second).Orders));
        }
    }

    [Fact]
    public async Task A_repeated_confirmation_carries_the_same_id_and_a_new_one_another()
    {
        using var market = new RecordedMarket(HttpStatusCode.OK);
        var call = A.Call(Subject.Settings, market);

        await Subject.Adapter.ConfirmAsync(A.Confirmation(), call, default);
        await Subject.Adapter.ConfirmAsync(A.Confirmation(), call with { Attempt = 2 }, default);
        await Subject.Adapter.ConfirmAsync(A.Confirmation(), call with { IdempotencyKey = "msg_01jd7zm4a3" }, default);

        var ids = market.Sent.Select(Subject.ConfirmationId).ToList();
        Assert.Equal(3, ids.Count);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task A_confirmation_stops_at_its_deadline()
    {
        using var deadline = new CancellationTokenSource();
        using var market = new RecordedMarket(async cancel =>
        {
            await deadline.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            throw new InvalidOperationException("An infinite wait ended.");
        });

        Outcome? outcome = null;
        var exception = await Record.ExceptionAsync(async () => outcome = await Subject.Adapter
            .ConfirmAsync(A.Confirmation(), A.Call(Subject.Settings, market), deadline.Token)
            .AsTask().WaitAsync(_patience));

        Assert.True(
            exception is OperationCanceledException || outcome is Outcome.Retry,
            $"Expected a cancellation or Retry, not {exception ?? (object?)outcome}.");
    }

    [Fact]
    public async Task A_failing_market_is_an_outcome_and_never_an_exception()
    {
        foreach (var market in FailingMarkets())
        {
            var call = A.Call(Subject.Settings, market);

            var outcome = await Subject.Adapter.ConfirmAsync(A.Confirmation(), call, default);

            Assert.IsType<Outcome.Retry>(outcome);
        }
    }

    [Fact]
    public async Task Nothing_secret_is_written_to_the_log_or_told_in_a_summary()
    {
        var log = new RecordedLog();
        var told = new List<string>();

        foreach (var message in Subject.Genuine.Concat(Subject.Forged).Append(Subject.Sign([1, 2, 3])))
        {
            var call = A.Call(Subject.Settings) with { Log = log };
            told.Add($"{await Subject.Adapter.AuthenticateAsync(message, call, default)}");
            if (await Subject.Adapter.TranslateAsync(message, call, default) is Translation.Refused refused)
                told.Add(refused.Summary);
        }

        foreach (var market in FailingMarkets().Append(new(HttpStatusCode.OK)).Append(new(HttpStatusCode.Gone)))
        {
            var call = A.Call(Subject.Settings, market) with { Log = log };
            told.Add($"{await Subject.Adapter.ConfirmAsync(A.Confirmation(), call, default)}");
        }

        var text = string.Join('\n', told.Concat(log.Lines));
        Assert.All(Subject.Canaries, canary => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<RecordedMarket> FailingMarkets() =>
    [
        new(HttpStatusCode.InternalServerError),
        new(HttpStatusCode.ServiceUnavailable),
        new(HttpStatusCode.TooManyRequests),
        RecordedMarket.ThatFailsWith(new HttpRequestException(HttpRequestError.ConnectionError)),
        RecordedMarket.ThatFailsWith(new TaskCanceledException("The client's own time-out.")),
    ];
}
