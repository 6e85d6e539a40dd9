using System.Text;
using System.Text.RegularExpressions;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Engine.Inbox;

/// <summary>
/// The forms that single values of an intent must have. A fault names the place and the rule, never the value: it is
/// read by operators, and the value may be a person's.
/// </summary>
internal sealed partial class IntentForms
{
    private readonly List<OrderFault> _faults = [];

    public IReadOnlyList<OrderFault> Faults => _faults;

    public void Fault(string code, string at, string message) => _faults.Add(new OrderFault(code, at, message));

    public string Required(string? value, string at, int longest)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Fault("member.missing", at, $"Give it 1 to {longest} characters.");
        }

        return Text(value, at, longest) ?? "";
    }

    public string? Text(string? value, string at, int longest)
    {
        if (value is null)
        {
            return null;
        }

        if (value.Length > longest)
        {
            Fault("value.length", at, $"It has at most {longest} characters.");
        }

        // A lone half of a character cannot be stored; a control character is never meant.
        if (value.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)))
        {
            Fault("text.control", at, "It holds a character that is not text.");
        }

        return value;
    }

    public long? Range(long? value, string at, long largest)
    {
        if (value is < 1 || value > largest)
        {
            Fault("value.range", at, $"It is between 1 and {largest}.");
        }

        return value;
    }

    public string Country(string? value, string at)
    {
        if (value is null || !CountryCodes.Contains(value))
        {
            Fault("value.pattern", at, "Write the country as its ISO 3166-1 code of two capital letters, such as DE.");
        }

        return value ?? "";
    }

    public string? Region(string? value, string? country, string at)
    {
        if (value is not null && !(RegionCode().IsMatch(value) && value.StartsWith($"{country}-", StringComparison.Ordinal)))
        {
            Fault("value.pattern", at, "Write the region as an ISO 3166-2 code of the country, such as DE-BY.");
        }

        return value;
    }

    public string? Domain(string? value, string at) =>
        Form(value, at, 253, DomainName(), "Write the domain alone, such as customer.example.");

    public string? Email(string? value, string at) =>
        Form(value, at, 254, EmailAddress(), "Write one e-mail address, such as it@customer.example.");

    private string? Form(string? value, string at, int longest, Regex form, string message)
    {
        if (value is not null && !form.IsMatch(value))
        {
            Fault("value.pattern", at, message);
        }

        return Text(value, at, longest);
    }

    [GeneratedRegex(@"^[A-Z]{2}-[A-Z0-9]{1,3}\z", RegexOptions.NonBacktracking)]
    private static partial Regex RegionCode();

    [GeneratedRegex(
        @"^([\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DomainName();

    [GeneratedRegex(@"^[^\s@<>]{1,64}@[^\s@<>.]+(\.[^\s@<>.]+)+\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EmailAddress();
}
