using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Observability;

/// <summary>
/// Who sees the numbers. <c>GET /metrics</c> on the gateway's own address asks for an operator's token with
/// <c>ops.read</c>, which Prometheus fetches by itself (<c>oauth2</c> in its scrape configuration).
/// </summary>
internal sealed class ObservabilityOptions : IValidatableObject
{
    public const string Section = "Observability";

    /// <summary>
    /// A second address, such as <c>http://127.0.0.1:9464</c>, with <c>/metrics</c> and <c>/healthz</c> alone, for
    /// anybody who reaches it: keep it inside. Empty for none.
    /// </summary>
    public string MetricsUrl { get; set; } = "";

    /// <summary>
    /// An OpenTelemetry collector's address for OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>;
    /// <c>/v1/metrics</c> is added. Empty for none.
    /// </summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>
    /// What the collector wants to read with each export, as <c>name=value,name=value</c>. Often a secret:
    /// <c>env:NAME</c> or <c>file:PATH</c>.
    /// </summary>
    public string OtlpHeaders { get; set; } = "";

    /// <summary>How many seconds lie between two exports.</summary>
    [Range(0.1, 3600)]
    public double OtlpSeconds { get; set; } = 15;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MetricsUrl.Length > 0 && !IsListening(MetricsUrl))
        {
            yield return new ValidationResult(
                $"Observability:MetricsUrl '{MetricsUrl}' is no http address without path, such as http://127.0.0.1:9464.");
        }

        if (OtlpEndpoint.Length > 0 && !IsCollector(OtlpEndpoint))
        {
            yield return new ValidationResult(
                $"Observability:OtlpEndpoint '{OtlpEndpoint}' is no http or https address, such as http://127.0.0.1:4318.");
        }
    }

    // http://*:9464 and http://[::]:9464 are addresses to listen on, though the former is no address to call.
    private static bool IsListening(string text)
    {
        try
        {
            return BindingAddress.Parse(text) is { Scheme: "http", PathBase.Length: 0, IsUnixPipe: false };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsCollector(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

[OptionsValidator]
internal sealed partial class ObservabilityOptionsValidator : IValidateOptions<ObservabilityOptions>;
