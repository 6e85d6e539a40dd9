using System.Buffers;
using System.Security.Cryptography;

namespace Fulfillment.Engine.Store;

/// <summary>
/// Ids say what they are about and sort by time: a prefix, then 48 bits of milliseconds and 80 random bits in
/// Crockford's base 32 (26 lower-case characters). Within one process they strictly grow.
/// </summary>
public static class Ids
{
    /// <summary>Sorts behind every id, whatever the database's collation: some put punctuation before letters.</summary>
    public const string AfterAll = "zzzz";

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly SearchValues<char> _alphabet = SearchValues.Create(Alphabet);
    private static readonly Lock _gate = new();
    private static UInt128 _last;

    // One call of the generator costs as much for a thousand bytes as for ten; an order needs some thirty ids.
    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    public static string New(string prefix, TimeProvider clock) => $"{prefix}_{Encode(Next(clock.GetUtcNow()))}";

    /// <summary>Whether a text has the form of an id with this prefix; says nothing of whether it exists.</summary>
    public static bool IsId(string text, string prefix) =>
        text.Length == prefix.Length + 27
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length] == '_'
        && !text.AsSpan(prefix.Length + 1).ContainsAnyExcept(_alphabet);

    /// <summary>The number that people read out: a letter and twelve characters of the id's random part, in groups.</summary>
    public static string Spoken(string letter, string id)
    {
        var tail = id[^12..].ToUpperInvariant();
        return $"{letter}-{tail[..4]}-{tail[4..8]}-{tail[8..]}";
    }

    /// <summary>26 characters for 128 bits, highest first.</summary>
    public static string Encode(UInt128 value) => string.Create(26, value, static (text, left) =>
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(left & 31)];
            left >>= 5;
        }
    });

    private static UInt128 Next(DateTimeOffset now)
    {
        var next = ((UInt128)now.ToUnixTimeMilliseconds() << 80) | Random80();
        lock (_gate)
        {
            // The same millisecond (or a clock set back) still yields a larger id.
            _last = next > _last ? next : _last + 1;
            return _last;
        }
    }

    private static UInt128 Random80()
    {
        const int length = 10;
        var random = _random ??= new byte[100 * length];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            _left = random.Length;
        }

        _left -= length;
        UInt128 tail = 0;
        foreach (var part in random.AsSpan(_left, length))
        {
            tail = (tail << 8) | part;
        }

        return tail;
    }
}
