using Fulfillment.Engine.Orders;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Screening;
using Fulfillment.Sdk.Screening;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fulfillment.Engine.Provisioning;

/// <summary>
/// Screens a new order and walks its lines before it is stored, where both are quick. Whatever is slow, fails or needs
/// a person takes the usual way, by a row of work.
/// </summary>
public sealed partial class OrderStart(
    ScreeningDesk desk, LineStart lines, OrderRunner runner, IOptions<StartOptions> options, TimeProvider clock,
    ILogger<OrderStart> logger) : IOrderStart
{
    public async Task<StartedOrder?> TryStartAsync(Order order, Partner partner, CancellationToken cancel)
    {
        if (!options.Value.AtOnce)
        {
            return null;
        }

        try
        {
            var started = StartAsync(order, partner, cancel);
            return started.IsCompleted
                ? await started
                : await started.WaitAsync(TimeSpan.FromMilliseconds(options.Value.BudgetMilliseconds), clock, cancel);
        }
        catch (TimeoutException)
        {
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException) // Edge: the step runner; the order is accepted all the same.
        {
            Log.Later(logger, e, order.Id);
            return null;
        }
    }

    private async Task<StartedOrder?> StartAsync(Order order, Partner partner, CancellationToken cancel)
    {
        var decision = await desk.DecideAsync(order, partner, cancel);
        if (decision.Verdict != Verdict.Allow)
        {
            return null;
        }

        var walked = await lines.WalkAsync(order, partner, cancel);
        return new StartedOrder((change, opened) => runner.Screened(new Standing(change, opened, decision), partner, decision, walked));
    }

    private static partial class Log
    {
        [LoggerMessage(2205, LogLevel.Warning, "Order {OrderId} could not be begun at once; it is worked at later")]
        public static partial void Later(ILogger logger, Exception e, string orderId);
    }
}
