using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Fulfillment.Engine.Orders;

namespace Fulfillment.Gateway.Http.Json;

/// <summary>A form that a text must have, and the sentence for one that has it not.</summary>
internal sealed record TextForm(Func<string, bool> Fits, string Message);

/// <summary>A form with a name. Its pattern stands in the OpenAPI document; where a list decides, it decides on top.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class TextFormAttribute(string pattern, string message) : RegularExpressionAttribute(pattern)
{
    public string Message => message;

    public virtual bool IsListed(string text) => true;
}

/// <summary>Not only spaces.</summary>
internal sealed class NotBlankAttribute() : TextFormAttribute(@"\S", "The text must not be blank.");

/// <summary>A name without any blank.</summary>
internal sealed class VisibleAttribute() : TextFormAttribute(@"^[^\s\p{C}]+$", "Write the name without blanks.");

/// <summary>An id that tells no person: an e-mail has a sign that is not among these.</summary>
internal sealed class PseudonymAttribute() : TextFormAttribute(
    "^[A-Za-z0-9._:-]+$", "Name the user by an opaque id of letters, digits, dots, colons and dashes; never by name or e-mail.");

/// <summary>What a header can carry as it is.</summary>
internal sealed class VisibleAsciiAttribute() : TextFormAttribute("^[!-~]+$", "Write visible ASCII characters, without spaces.");

/// <summary>ISO 3166-1 alpha-2.</summary>
internal sealed class CountryCodeAttribute() : TextFormAttribute(
    "^[A-Z]{2}$", "Write the country as its ISO 3166-1 code of two capital letters, such as DE.")
{
    public override bool IsListed(string text) => CountryCodes.Contains(text);
}

/// <summary>ISO 3166-2.</summary>
internal sealed class RegionCodeAttribute() : TextFormAttribute(
    "^[A-Z]{2}-[A-Z0-9]{1,3}$", "Write the region as its ISO 3166-2 code, such as DE-BY.")
{
    public override bool IsListed(string text) => CountryCodes.Contains(text[..2]);
}

/// <summary>ISO 4217.</summary>
internal sealed class CurrencyCodeAttribute() : TextFormAttribute(
    "^[A-Z]{3}$", "Write the currency as its ISO 4217 code of three capital letters, such as EUR.");

/// <summary>One mail address, without a display name.</summary>
internal sealed class EmailAttribute() : TextFormAttribute(
    @"^[^\s@<>()\[\],;:\\""]{1,64}@[^\s@<>()\[\],;:\\"".]+(\.[^\s@<>()\[\],;:\\"".]+)+$",
    "Write one e-mail address, such as it@customer.example.");

/// <summary>E.164.</summary>
internal sealed class PhoneNumberAttribute() : TextFormAttribute(
    @"^\+[1-9][0-9]{1,14}$", "Write the phone number in E.164 form, such as +4930123456.");

/// <summary>BCP 47, without extensions.</summary>
internal sealed class LanguageTagAttribute() : TextFormAttribute(
    "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*$",
    "Write the language as its BCP 47 tag, such as de or pt-BR.");

/// <summary>A domain name, not an address.</summary>
internal sealed class DomainNameAttribute() : TextFormAttribute(
    @"^([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$",
    "Write the domain alone, such as customer.example.");

/// <summary>How many decimal places a number may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DecimalPlacesAttribute(int places) : Attribute
{
    public int Places => places;
}

/// <summary>How long the keys of a map, and its values when they are texts, may be.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextMapAttribute(int longestKey, int longestValue) : Attribute
{
    public int LongestKey => longestKey;

    public int LongestValue => longestValue;
}

/// <summary>A map of counts: plain names, and how high a count may be.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountMapAttribute(long highest) : Attribute
{
    public const string Name = "^[a-z][A-Za-z0-9_.-]{0,39}$";

    public long Highest => highest;
}

internal static class TextForms
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    public static TextForm Of(RegularExpressionAttribute attribute)
    {
        // Linear in the length of the text, whatever the text: patterns here need no backtracking.
        var regex = new Regex(attribute.Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, _patience);
        return attribute is TextFormAttribute form
            ? new TextForm(text => regex.IsMatch(text) && form.IsListed(text), form.Message)
            : new TextForm(regex.IsMatch, attribute.ErrorMessage ?? $"The text must match {attribute.Pattern}");
    }
}
