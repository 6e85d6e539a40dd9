using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Fulfillment.Connectors.RabbitMq;

/// <summary>
/// A broker that is told of every event of every order: CloudEvents 1.0 as JSON, persistent, to a durable topic exchange
/// that is declared if need be. The routing key is the event's plain type, such as <c>order.fulfilled</c>.
/// </summary>
public sealed class RabbitMqOptions : IValidatableObject
{
    public const string Section = "Connectors:RabbitMq";

    /// <summary>
    /// The broker's address, <c>amqp://user:password@host:5672/vhost</c> or <c>amqps://</c> with TLS; empty for no
    /// broker. It holds a password: name it by <c>env:NAME</c> or <c>file:PATH</c>.
    /// </summary>
    public string Uri { get; set; } = "";

    /// <summary>The topic exchange that is published to.</summary>
    [Required, StringLength(127)]
    public string Exchange { get; set; } = "fulfillment";

    /// <summary>What stands before each type in the CloudEvent; by custom the vendor's domain, reversed.</summary>
    [StringLength(100)]
    public string TypePrefix { get; set; } = "com.fulfillment.";

    /// <summary>
    /// Whether an event that no queue wants comes again and, in the end, waits for a person; otherwise it is gone.
    /// </summary>
    public bool Mandatory { get; set; } = true;

    /// <summary>How many seconds the broker has to open a connection.</summary>
    [Range(0.1, 300)]
    public double ConnectSeconds { get; set; } = 10;

    /// <summary>How many seconds the broker has to confirm an event.</summary>
    [Range(0.1, 300)]
    public double ConfirmSeconds { get; set; } = 10;

    public static bool IsSetUp(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[$"{Section}:{nameof(Uri)}"]);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Never with the value: it holds the password.
        if (!System.Uri.TryCreate(Uri, UriKind.Absolute, out var address)
            || address.Scheme is not ("amqp" or "amqps")
            || address.Host.Length == 0)
        {
            yield return new ValidationResult(
                $"{Section}:Uri is no address such as amqps://user:password@broker.example:5671/vhost.");
        }
    }
}

[OptionsValidator]
internal sealed partial class RabbitMqOptionsValidator : IValidateOptions<RabbitMqOptions>;
