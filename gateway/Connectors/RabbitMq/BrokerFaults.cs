using Fulfillment.Sdk;
using RabbitMQ.Client.Exceptions;

namespace Fulfillment.Connectors.RabbitMq;

/// <summary>What the broker's refusals mean, in words for an operator; never an address, which may hold a password.</summary>
internal static class BrokerFaults
{
    public static Outcome.Retry Of(Exception fault, string exchange, string type) => fault switch
    {
        PublishException { IsReturn: true } => new(
            "broker.unroutable",
            $"No queue is bound to exchange {exchange} for {type}: bind one, or set Connectors:RabbitMq:Mandatory to false."),
        PublishException => new("broker.rejected", $"The broker refused {type} (nack): its queue is full or failing."),
        _ when Refusal(fault) => new(
            "broker.unauthorized",
            "The broker refuses user, password or virtual host: see Connectors:RabbitMq:Uri and the broker's log."),
        BrokerUnreachableException => new("broker.unreachable", $"There is no way to the broker: {Cause(fault)}."),
        OperationInterruptedException { ShutdownReason: { } reason } and not AlreadyClosedException => new(
            "broker.interrupted", $"The broker closed the channel: {reason.ReplyCode} {reason.ReplyText}."),
        TimeoutException => new("broker.slow", fault.Message),
        _ => new("broker.lost", $"The connection to the broker was lost before it confirmed: {fault.GetType().Name}."),
    };

    private static bool Refusal(Exception fault) => Chain(fault).Any(cause =>
        cause is AuthenticationFailureException or PossibleAuthenticationFailureException
        || cause is OperationInterruptedException { ShutdownReason.ReplyCode: 403 or 530 });

    private static string Cause(Exception fault) => Chain(fault).Last().GetType().Name;

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (Exception? cause = fault; cause is not null;)
        {
            yield return cause;
            cause = cause is AggregateException { InnerExceptions: [var first, ..] } ? first : cause.InnerException;
        }
    }
}
