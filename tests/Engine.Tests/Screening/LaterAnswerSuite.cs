using System.Collections.Concurrent;
using Fulfillment.Engine.Inbox;
using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Screening.Later;
using Fulfillment.Engine.Tests.Support;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Engine.Tests.Screening;

/// <summary>Orders that wait for a vendor who answers later.</summary>
public abstract class LaterAnswerSuite(Func<Task<TestStore>> open) : EngineTests(open)
{
    private protected FakeVendor Vendor { get; } = new();

    /// <summary>One that allows at once.</summary>
    private protected FakeVendor Other { get; } = new("other") { Answers = _ => Task.FromResult(new ScreeningAnswer { Verdict = Verdict.Allow, Source = "other" }) };

    /// <summary>The ids of what was logged for people to look at.</summary>
    private protected ConcurrentBag<int> Errors { get; } = [];

    protected override void SetUp(IServiceCollection services) => services
        .AddSingleton<IScreeningHook>(Vendor)
        .AddSingleton<IScreeningHook>(Other)
        .AddLogging(logging => logging.AddProvider(new ErrorLog(Errors)));

    private protected InboxDoor Door => Engine.Get<InboxDoor>();

    private protected static string QuestionOf(Order order) => $"{order.Id}/{order.Content.Customer.Name.Replace(' ', '_')}";

    private protected async Task<Order> HeldAsync(string reference = "R-1")
    {
        var order = await Engine.FulfillAsync(Partner, A.Order(reference));
        Assert.Equal(OrderStatus.Held, order.Status);
        return order;
    }

    private protected Task<InboxReceipt> KeepAsync(string message, string subject, string question, Verdict verdict, string vendor = "acme") => Door.KeepAsync(
        LaterHooks.ChannelOf(vendor), message, FakeVendor.Message(message, subject, question, verdict, Clock.GetUtcNow()), Cancel);

    private protected async Task AnswerAsync(Order order, Verdict verdict, string message = "m-1", string vendor = "acme", string? question = null)
    {
        await KeepAsync(message, order.Id, question ?? QuestionOf(order), verdict, vendor);
        await Engine.WorkAsync();
    }

    private protected async Task<InboxMessage> InboxAsync()
    {
        var id = await Store.AskAsync<string>("SELECT id FROM inbox ORDER BY id LIMIT 1") ?? "";
        return (await Store.InAsync(tx => InboxTable.FindAsync(tx, id, Cancel)))!;
    }

    /// <summary>An answer that waits for its order comes again and again: the work has no end until then.</summary>
    private protected async Task WorkUntilAsync(Order order, OrderStatus status)
    {
        for (var round = 0; round < 20 && ((await AgainAsync(order)).Status != status || (await InboxAsync()).State != InboxState.Done); round++)
        {
            await Engine.WorkOnceAsync();
        }

        Assert.Equal(status, (await AgainAsync(order)).Status);
    }

    /// <summary>What somebody must look at.</summary>
    private sealed class ErrorLog(ConcurrentBag<int> ids) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                ids.Add(eventId.Id);
            }
        }

        public void Dispose()
        {
        }
    }
}
