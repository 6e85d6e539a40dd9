using System.Text;
using System.Text.Json;
using Fulfillment.Adapters.Tests.Distributor;
using Fulfillment.Sdk;
using Fulfillment.Sdk.Adapters;

namespace Fulfillment.Adapters.Tests.Promises;

/// <summary>The promises catch who breaks them: each test breaks one operation and names who must notice.</summary>
public sealed class AdapterPromisesTests
{
    private static readonly AdapterSubject _good = DistributorMarket.Subject();

    [Fact]
    public Task An_adapter_that_forgets_an_order_is_caught() => AssertCaughtAsync(
        promises => promises.A_genuine_message_is_genuine_and_makes_an_order(),
        new(_good.Adapter) { Translate = (_, _, _) => new(new Translation.Intents([])) });

    [Fact]
    public Task An_adapter_that_makes_no_answer_of_garbage_is_caught() => AssertCaughtAsync(
        promises => promises.Garbage_is_unreadable_or_refused_and_never_an_exception(),
        new(_good.Adapter) { Translate = (_, _, _) => new(new Translation.Intents([])) });

    [Fact]
    public Task An_adapter_that_throws_on_garbage_is_caught() => AssertCaughtAsync(
        promises => promises.Garbage_is_unreadable_or_refused_and_never_an_exception(),
        new(_good.Adapter) { Authenticate = ThrowingAuthentication });

    [Fact]
    public Task An_adapter_that_throws_on_a_damaged_message_is_caught() => AssertCaughtAsync(
        promises => promises.A_damaged_message_is_never_an_exception(),
        new(_good.Adapter) { Authenticate = ThrowingAuthentication });

    [Fact]
    public Task An_adapter_that_believes_everybody_is_caught() => AssertCaughtAsync(
        promises => promises.A_forged_message_is_forged(),
        new(_good.Adapter) { Authenticate = (_, _, _) => new(new Authentication.Genuine("m-1")) });

    [Fact]
    public Task An_adapter_that_translates_anew_each_time_is_caught()
    {
        var calls = 0;

        return AssertCaughtAsync(
            promises => promises.The_same_message_translates_to_the_same_orders(),
            new(_good.Adapter)
            {
                Translate = async (message, call, cancel) =>
                {
                    var answer = await _good.Adapter.TranslateAsync(message, call, cancel);
                    var order = ((Translation.Intents)answer).Orders[0];
                    return new Translation.Intents([order with { PurchaseOrder = $"{++calls}" }]);
                },
            });
    }

    [Fact]
    public Task An_adapter_with_a_new_id_in_each_attempt_is_caught() => AssertCaughtAsync(
        promises => promises.A_repeated_confirmation_carries_the_same_id_and_a_new_one_another(),
        new(_good.Adapter)
        {
            Confirm = (order, call, cancel) => _good.Adapter.ConfirmAsync(
                order, call with { IdempotencyKey = $"{call.IdempotencyKey}-{call.Attempt}" }, cancel),
        });

    [Fact]
    public Task An_adapter_with_one_id_for_all_is_caught() => AssertCaughtAsync(
        promises => promises.A_repeated_confirmation_carries_the_same_id_and_a_new_one_another(),
        new(_good.Adapter)
        {
            Confirm = (order, call, cancel) => _good.Adapter.ConfirmAsync(
                order, call with { IdempotencyKey = "msg_1" }, cancel),
        });

    [Fact]
    public Task An_adapter_that_says_done_at_its_deadline_is_caught() => AssertCaughtAsync(
        promises => promises.A_confirmation_stops_at_its_deadline(),
        new(_good.Adapter) { Confirm = (_, _, _) => new(new Outcome.Done()) });

    [Fact]
    public Task An_adapter_that_throws_at_a_failing_market_is_caught() => AssertCaughtAsync(
        promises => promises.A_failing_market_is_an_outcome_and_never_an_exception(),
        new(_good.Adapter)
        {
            Confirm = async (_, call, cancel) =>
            {
                using var answer = await call.Http.GetAsync(new Uri("https://orders.distributor.example"), cancel);
                answer.EnsureSuccessStatusCode();
                return new Outcome.Done();
            },
        });

    [Fact]
    public Task An_adapter_that_logs_a_body_is_caught() => AssertCaughtAsync(
        promises => promises.Nothing_secret_is_written_to_the_log_or_told_in_a_summary(),
        new(_good.Adapter)
        {
            Translate = (message, call, cancel) =>
            {
                call.Log.Info(Encoding.UTF8.GetString(message.Body.Span));
                return _good.Adapter.TranslateAsync(message, call, cancel);
            },
        });

    [Fact]
    public Task An_adapter_that_tells_an_activation_code_is_caught() => AssertCaughtAsync(
        promises => promises.Nothing_secret_is_written_to_the_log_or_told_in_a_summary(),
        new(_good.Adapter)
        {
            Confirm = (order, _, _) => new(new Outcome.Retry("confirmation.failed", JsonSerializer.Serialize(order))),
        });

    private static ValueTask<Authentication> ThrowingAuthentication(
        InboundMessage message, AdapterCall call, CancellationToken cancel)
    {
        using var body = JsonDocument.Parse(message.Body);
        return new(new Authentication.Genuine("m-1"));
    }

    private static async Task AssertCaughtAsync(Func<AdapterPromises, Task> promise, TamperedAdapter bad)
    {
        await promise(new Promised(_good));

        Assert.NotNull(await Record.ExceptionAsync(() => promise(new Promised(_good with { Adapter = bad }))));
    }

    private sealed class Promised(AdapterSubject subject) : AdapterPromises
    {
        private protected override AdapterSubject Subject => subject;
    }
}
