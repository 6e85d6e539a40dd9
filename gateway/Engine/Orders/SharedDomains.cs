using System.Collections.Frozen;

namespace Fulfillment.Engine.Orders;

/// <summary>Domains by which nobody is known: everybody may have an address there.</summary>
public static class SharedDomains
{
    private static readonly FrozenSet<string> _hosts = new[]
    {
        "126.com", "163.com", "aol.com", "bluewin.ch", "daum.net", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at",
        "gmx.ch", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.de",
        "hotmail.fr", "icloud.com", "laposte.net", "libero.it", "live.com", "mac.com", "mail.com", "mail.ru", "mailbox.org",
        "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.de", "posteo.de", "proton.me", "protonmail.com",
        "qq.com", "rediffmail.com", "sina.com", "t-online.de", "tuta.com", "web.de", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com",
        "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a domain says nothing of who has it.</summary>
    public static bool Has(string domain) => _hosts.Contains(domain.TrimEnd('.'));
}
