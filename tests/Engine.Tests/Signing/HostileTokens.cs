using System.Security.Cryptography;
using System.Text;
using Fulfillment.Engine.Signing;
using static Fulfillment.Engine.Tests.Signing.Forge;

namespace Fulfillment.Engine.Tests.Signing;

/// <summary>Tokens that must be refused, each with the one reason it is refused for.</summary>
internal static class HostileTokens
{
    public static IReadOnlyList<(string Name, string Code, string Token)> All { get; } =
        [.. Keys(), .. Headers(), .. Signatures(), .. Forms(), .. Claims(), .. Times()];

    private static string Kid => Ec.Kid;

    private static string Good => Token(Header, Payload);

    private static string Input => $"{Text(Header)}.{Text(Payload)}";

    private static IEnumerable<(string, string, string)> Keys()
    {
        yield return ("foreign key", "jws.signatureInvalid", Sealed(Input, data => Foreign.Sign(data)));
        yield return ("foreign key under its own kid", "jws.keyUnknown", Jws.Sign(Foreign, "at+jwt", Encoding.UTF8.GetBytes(Payload)));
        yield return ("kid missing", "jws.headerMalformed", Token("""{"alg":"ES256","typ":"at+jwt"}""", Payload));
        yield return ("kid empty", "jws.headerMalformed", Head("ES256", ""));
        yield return ("kid unknown", "jws.keyUnknown", Head("ES256", "nobody"));
        yield return ("kid as path", "jws.keyUnknown", Head("ES256", "../../../../dev/null"));
        yield return ("kid with path before", "jws.keyUnknown", Head("ES256", $"/keys/{Kid}"));
        yield return ("kid as query", "jws.keyUnknown", Head("ES256", $"{Kid}' OR '1'='1"));
        yield return ("kid in upper case", "jws.keyUnknown", Head("ES256", Kid.ToUpperInvariant()));
        yield return ("kid with zero byte", "jws.keyUnknown", Head("ES256", $"{Kid}\\u0000"));
        yield return ("kid a number", "jws.headerMalformed", Token("""{"alg":"ES256","kid":1,"typ":"at+jwt"}""", Payload));
        yield return ("kid a list", "jws.headerMalformed", Token($$"""{"alg":"ES256","kid":["{{Kid}}"],"typ":"at+jwt"}""", Payload));
        yield return ("kid null", "jws.headerMalformed", Token("""{"alg":"ES256","kid":null,"typ":"at+jwt"}""", Payload));
    }

    private static IEnumerable<(string, string, string)> Headers()
    {
        var publicPem = Encoding.ASCII.GetBytes(Rsa.ExportSubjectPublicKeyInfoPem());
        var publicDer = Rsa.ExportSubjectPublicKeyInfo();
        var hsHeader = """{"alg":"HS256","kid":"rsa-1","typ":"at+jwt"}""";
        var hsInput = $"{Text(hsHeader)}.{Text(Payload)}";
        var jwk = Foreign.Public.ToJwk().ToJsonString();

        yield return ("alg none, no signature", "jws.malformed", $"{Text($$"""{"alg":"none","kid":"{{Kid}}","typ":"at+jwt"}""")}.{Text(Payload)}.");
        yield return ("alg none, with signature", "jws.algorithmRefused", Head("none", Kid));
        yield return ("alg None", "jws.algorithmRefused", Head("None", Kid));
        yield return ("alg NONE", "jws.algorithmRefused", Head("NONE", Kid));
        yield return ("alg empty", "jws.algorithmRefused", Head("", Kid));
        yield return ("alg missing", "jws.headerMalformed", Token($$"""{"kid":"{{Kid}}","typ":"at+jwt"}""", Payload));
        yield return ("alg a number", "jws.headerMalformed", Token($$"""{"alg":256,"kid":"{{Kid}}","typ":"at+jwt"}""", Payload));
        yield return ("alg in lower case", "jws.algorithmRefused", Head("es256", Kid));
        yield return ("alg with blank", "jws.algorithmRefused", Head("ES256 ", Kid));
        yield return ("HS256 with the public key as PEM", "jws.algorithmRefused", Sealed(hsInput, data => HMACSHA256.HashData(publicPem, data)));
        yield return ("HS256 with the public key as DER", "jws.algorithmRefused", Sealed(hsInput, data => HMACSHA256.HashData(publicDer, data)));
        yield return ("HS256 with an empty secret", "jws.algorithmRefused", Sealed(hsInput, data => HMACSHA256.HashData(Array.Empty<byte>(), data)));
        yield return ("RS384 with the RS256 key", "jws.algorithmRefused", RsaToken("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1));
        yield return ("PS256 with the RS256 key", "jws.algorithmRefused", RsaToken("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return ("RS256 named, PSS signed", "jws.signatureInvalid", RsaToken("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return ("RS256 named, SHA-1 signed", "jws.signatureInvalid", RsaToken("RS256", HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
        yield return ("RS256 with the EC key's kid", "jws.algorithmRefused", Head("RS256", Kid));
        yield return ("ES256 with the RSA key's kid", "jws.algorithmRefused", Head("ES256", "rsa-1"));
        yield return ("ES384 with the ES256 key", "jws.algorithmRefused", Head("ES384", Kid));
        yield return ("embedded jwk of the attacker", "jws.headerForbidden", Sealed($"{Text(Extra("jwk", jwk))}.{Text(Payload)}", data => Foreign.Sign(data)));
        yield return ("embedded jwk, genuine signature", "jws.headerForbidden", Token(Extra("jwk", jwk), Payload));
        yield return ("jku", "jws.headerForbidden", Token(Extra("jku", "\"https://attacker.example/keys\""), Payload));
        yield return ("x5c", "jws.headerForbidden", Token(Extra("x5c", "[\"MIIB\"]"), Payload));
        yield return ("x5u", "jws.headerForbidden", Token(Extra("x5u", "\"https://attacker.example/c\""), Payload));
        yield return ("x5t, not asked for", "jws.headerForbidden", Token(Extra("x5t", "\"abc\""), Payload));
        yield return ("crit unknown", "jws.headerForbidden", Token(Extra("crit", "[\"exp\"]"), Payload));
        yield return ("crit empty", "jws.headerForbidden", Token(Extra("crit", "[]"), Payload));
        yield return ("b64 false", "jws.headerForbidden", Token(Extra("b64", "false"), Payload));
        yield return ("crit b64 false", "jws.headerForbidden", Token(Extra("b64", "false,\"crit\":[\"b64\"]"), Payload));
        yield return ("zip", "jws.headerForbidden", Token(Extra("zip", "\"DEF\""), Payload));
        yield return ("enc", "jws.headerForbidden", Token(Extra("enc", "\"A256GCM\""), Payload));
        yield return ("unknown header member", "jws.headerForbidden", Token(Extra("foo", "1"), Payload));
        yield return ("Alg in another letter case beside it", "jws.headerForbidden", Token(Extra("Alg", "\"none\""), Payload));
        yield return ("duplicate alg", "jws.headerMalformed", Token(Extra("alg", "\"ES256\""), Payload));
        yield return ("duplicate alg, escaped", "jws.headerMalformed", Token(Extra("\\u0061lg", "\"none\""), Payload));
        yield return ("duplicate kid", "jws.headerMalformed", Token(Extra("kid", "\"rsa-1\""), Payload));
        yield return ("typ missing", "jws.typeRefused", Token($$"""{"alg":"ES256","kid":"{{Kid}}"}""", Payload));
        yield return ("typ secevent+jwt", "jws.typeRefused", Typed("\"secevent+jwt\""));
        yield return ("typ logout+jwt", "jws.typeRefused", Typed("\"logout+jwt\""));
        yield return ("typ of a license", "jws.typeRefused", Typed("\"fulfillment-license+jwt\""));
        yield return ("typ with a blank", "jws.typeRefused", Typed("\"at+jwt \""));
        yield return ("typ twice prefixed", "jws.typeRefused", Typed("\"application/application/at+jwt\""));
        yield return ("typ empty", "jws.typeRefused", Typed("\"\""));
        yield return ("typ null", "jws.headerMalformed", Typed("null"));
        yield return ("typ a list", "jws.headerMalformed", Typed("[\"at+jwt\"]"));
    }

    private static IEnumerable<(string, string, string)> Signatures()
    {
        var genuine = Ec.Sign(Encoding.ASCII.GetBytes(Input));
        var der = Der(genuine);
        yield return ("DER signature", "jws.signatureInvalid", Signed(der));
        yield return ("zero signature", "jws.signatureInvalid", Signed(new byte[64]));
        yield return ("r = 1, s = 1", "jws.signatureInvalid", Signed([.. new byte[31], 1, .. new byte[31], 1]));
        yield return ("all ones", "jws.signatureInvalid", Signed([.. Enumerable.Repeat((byte)255, 64)]));
        yield return ("signature one byte short", "jws.signatureInvalid", Signed(genuine[..63]));
        yield return ("signature one byte long", "jws.signatureInvalid", Signed([.. genuine, 0]));
        yield return ("signature padded on both halves", "jws.signatureInvalid", Signed([0, .. genuine[..32], 0, .. genuine[32..]]));
        yield return ("halves swapped", "jws.signatureInvalid", Signed([.. genuine[32..], .. genuine[..32]]));
        yield return ("one bit flipped", "jws.signatureInvalid", Signed([(byte)(genuine[0] ^ 1), .. genuine[1..]]));
        yield return ("another payload under the signature", "jws.signatureInvalid", $"{Text(Header)}.{Text(Body(("sub", "\"partner-2\"")))}.{Base64Url.Encode(genuine)}");
        yield return ("another header under the signature", "jws.signatureInvalid", $"{Text(Header.Replace("at+jwt", "JWT", StringComparison.Ordinal))}.{Text(Payload)}.{Base64Url.Encode(genuine)}");
        yield return ("signed over the payload only", "jws.signatureInvalid", Signed(Ec.Sign(Encoding.ASCII.GetBytes(Text(Payload)))));
        yield return ("no signature", "jws.malformed", $"{Input}.");
    }

    private static IEnumerable<(string, string, string)> Forms()
    {
        var parts = Good.Split('.');
        var huge = Token(Header, Body(("pad", $"\"{new string('x', 15_000)}\"")));
        yield return ("empty", "jws.malformed", "");
        yield return ("dots only", "jws.malformed", "..");
        yield return ("two parts", "jws.malformed", $"{parts[0]}.{parts[1]}");
        yield return ("four parts", "jws.malformed", $"{Good}.{parts[2]}");
        yield return ("trailing dot", "jws.malformed", $"{Good}.");
        yield return ("leading dot", "jws.malformed", $".{Good}");
        yield return ("five parts, as JWE", "jws.malformed", $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[1]}.{parts[2]}");
        yield return ("20 KB", "jws.oversized", huge);
        yield return ("leading blank", "jws.malformed", $" {Good}");
        yield return ("trailing line end", "jws.malformed", $"{Good}\n");
        yield return ("line end inside", "jws.malformed", Good.Insert(Good.Length - 10, "\r\n"));
        yield return ("padding on the signature", "jws.malformed", $"{Good}==");
        yield return ("padding on the header", "jws.malformed", $"{parts[0]}=.{parts[1]}.{parts[2]}");
        yield return ("non-canonical last character", "jws.malformed", Good[..^1] + NextLetter(Good[^1]));
        yield return ("standard base64 letters", "jws.malformed", $"{parts[0]}.{parts[1]}.{parts[2][..^2]}+/");
        yield return ("question mark inside", "jws.malformed", $"{parts[0]}.{parts[1].Insert(4, "????")}.{parts[2]}");
        yield return ("full-width letter", "jws.malformed", $"{parts[0]}.{parts[1]}.{parts[2][..^1]}Ａ");
        yield return ("zero byte inside", "jws.malformed", Good.Insert(20, "\0\0\0\0"));
        yield return ("JSON serialization", "jws.malformed", $$"""{"protected":"{{parts[0]}}","payload":"{{parts[1]}}","signature":"{{parts[2]}}"}""");
        yield return ("header with comment", "jws.headerMalformed", Token($"/**/{Header}", Payload));
        yield return ("header in single quotes", "jws.headerMalformed", Token(Header.Replace('"', '\''), Payload));
        yield return ("header with trailing comma", "jws.headerMalformed", Token(Header.Replace("}", ",}", StringComparison.Ordinal), Payload));
        yield return ("header with trailing data", "jws.headerMalformed", Token(Header + "{}", Payload));
        yield return ("header with byte order mark", "jws.headerMalformed", Token([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Header)], Encoding.UTF8.GetBytes(Payload)));
        yield return ("header in UTF-16", "jws.headerMalformed", Token(Encoding.Unicode.GetBytes(Header), Encoding.UTF8.GetBytes(Payload)));
        yield return ("header a list", "jws.headerMalformed", Token($"[{Header}]", Payload));
        yield return ("header with half a surrogate pair", "jws.headerMalformed", Token(Header.Replace("at+jwt", "\\ud800", StringComparison.Ordinal), Payload));
        yield return ("payload with half a surrogate pair", "claims.malformed", Claiming(("sub", "\"\\ud800\"")));
        yield return ("member name with half a surrogate pair", "claims.malformed", Claiming(("\\udc00", "1")));
        yield return ("payload with comment", "claims.malformed", Token(Header, $"{Payload}//"));
        yield return ("payload in single quotes", "claims.malformed", Token(Header, Payload.Replace('"', '\'')));
        yield return ("payload with trailing comma", "claims.malformed", Token(Header, Payload.Replace("}", ",}", StringComparison.Ordinal)));
        yield return ("payload twice", "claims.malformed", Token(Header, Payload + Payload));
        yield return ("payload empty", "claims.malformed", Token(Header, ""));
        yield return ("payload a text", "claims.malformed", Token(Header, "\"claims\""));
        yield return ("payload not UTF-8", "claims.malformed", Token(Encoding.UTF8.GetBytes(Header), [.. Encoding.UTF8.GetBytes(Payload[..^1]), .. ",\"a\":\""u8, 0xC0, 0x80, .. "\"}"u8]));
        yield return ("payload too deep", "claims.malformed", Claiming(("deep", string.Concat(Enumerable.Repeat("[", 9)) + string.Concat(Enumerable.Repeat("]", 9)))));
    }

    private static IEnumerable<(string, string, string)> Claims()
    {
        yield return ("duplicate sub", "claims.malformed", Token(Header, Payload.Insert(1, "\"sub\":\"partner-2\",")));
        yield return ("duplicate sub, escaped", "claims.malformed", Token(Header, Payload.Insert(1, "\"\\u0073ub\":\"partner-2\",")));
        yield return ("duplicate exp", "claims.malformed", Token(Header, Payload.Insert(1, $"\"exp\":{Seconds + 60},")));
        yield return ("duplicate aud", "claims.malformed", Token(Header, Payload.Insert(1, "\"aud\":\"other\",")));
        yield return ("duplicate deep inside", "claims.malformed", Claiming(("cnf", """{"a":1,"a":2}""")));
        yield return ("sub missing", "claims.malformed", Claiming(("sub", null)));
        yield return ("sub empty", "claims.malformed", Claiming(("sub", "\"\"")));
        yield return ("sub null", "claims.malformed", Claiming(("sub", "null")));
        yield return ("sub a number", "claims.malformed", Claiming(("sub", "1")));
        yield return ("sub a list", "claims.malformed", Claiming(("sub", """["partner-1","partner-2"]""")));
        yield return ("sub with zero byte", "claims.malformed", Claiming(("sub", "\"partner-1\\u0000\"")));
        yield return ("sub too long", "claims.malformed", Claiming(("sub", $"\"{new string('a', 600)}\"")));
        yield return ("iss missing", "claims.malformed", Claiming(("iss", null)));
        yield return ("iss a list", "claims.malformed", Claiming(("iss", """["https://issuer.example"]""")));
        yield return ("iss of another", "claims.issuerWrong", Claiming(("iss", "\"https://attacker.example\"")));
        yield return ("iss with slash", "claims.issuerWrong", Claiming(("iss", "\"https://issuer.example/\"")));
        yield return ("iss in upper case", "claims.issuerWrong", Claiming(("iss", "\"HTTPS://ISSUER.EXAMPLE\"")));
        yield return ("aud missing", "claims.malformed", Claiming(("aud", null)));
        yield return ("aud empty list", "claims.malformed", Claiming(("aud", "[]")));
        yield return ("aud list with a number", "claims.malformed", Claiming(("aud", """["fulfillment",1]""")));
        yield return ("aud an object", "claims.malformed", Claiming(("aud", """{"fulfillment":true}""")));
        yield return ("aud of another", "claims.audienceWrong", Claiming(("aud", "\"other\"")));
        yield return ("aud that contains ours", "claims.audienceWrong", Claiming(("aud", "\"fulfillment-admin\"")));
        yield return ("aud with 17 names", "claims.malformed", Claiming(("aud", $"[{string.Join(',', Enumerable.Repeat("\"fulfillment\"", 17))}]")));
        yield return ("jti missing", "claims.idMissing", Claiming(("jti", null)));
        yield return ("jti a number", "claims.malformed", Claiming(("jti", "7")));
    }

    private static IEnumerable<(string, string, string)> Times()
    {
        yield return ("expired by 30 s", "claims.expired", Claiming(("exp", $"{Seconds - 30}"), ("iat", $"{Seconds - 900}")));
        yield return ("expired by 200 s", "claims.expired", Claiming(("exp", $"{Seconds - 200}"), ("iat", $"{Seconds - 900}")));
        yield return ("exp zero", "claims.expired", Claiming(("exp", "0"), ("iat", null)));
        yield return ("exp missing", "claims.malformed", Claiming(("exp", null)));
        yield return ("exp null", "claims.malformed", Claiming(("exp", "null")));
        yield return ("exp a text", "claims.malformed", Claiming(("exp", $"\"{Seconds + 900}\"")));
        yield return ("exp a fraction", "claims.malformed", Claiming(("exp", $"{Seconds + 900}.5")));
        yield return ("exp with exponent", "claims.malformed", Claiming(("exp", "1e10")));
        yield return ("exp negative", "claims.malformed", Claiming(("exp", "-1")));
        yield return ("exp beyond 64 bits", "claims.malformed", Claiming(("exp", "99999999999999999999")));
        yield return ("exp beyond the calendar", "claims.malformed", Claiming(("exp", "253402300800")));
        yield return ("exp in the year 2200", "claims.lifetimeWrong", Claiming(("exp", "7258118400")));
        yield return ("exp in 25 hours, no iat", "claims.lifetimeWrong", Claiming(("exp", $"{Seconds + 90_000}"), ("iat", null)));
        yield return ("25 hours from issue to expiry", "claims.lifetimeWrong", Claiming(("iat", $"{Seconds - 89_100}")));
        yield return ("iat after exp", "claims.lifetimeWrong", Claiming(("exp", $"{Seconds + 5}"), ("iat", $"{Seconds + 20}")));
        yield return ("iat in the future", "claims.early", Claiming(("iat", $"{Seconds + 31}")));
        yield return ("iat a text", "claims.malformed", Claiming(("iat", $"\"{Seconds}\"")));
        yield return ("nbf in the future", "claims.early", Claiming(("nbf", $"{Seconds + 31}")));
        yield return ("nbf a boolean", "claims.malformed", Claiming(("nbf", "true")));
        yield return ("nbf after exp", "claims.lifetimeWrong", Claiming(("exp", $"{Seconds + 5}"), ("nbf", $"{Seconds + 20}")));
    }

    private static string Head(string alg, string kid) => Token($$"""{"alg":"{{alg}}","kid":"{{kid}}","typ":"at+jwt"}""", Payload);

    private static string Typed(string typ) => Token($$"""{"alg":"ES256","kid":"{{Kid}}","typ":{{typ}}}""", Payload);

    private static string Extra(string member, string json) => Header[..^1] + $",\"{member}\":{json}}}";

    private static string Signed(byte[] signature) => $"{Input}.{Base64Url.Encode(signature)}";

    private static string RsaToken(string alg, HashAlgorithmName hash, RSASignaturePadding padding) => Sealed(
        $"{Text($$"""{"alg":"{{alg}}","kid":"rsa-1","typ":"at+jwt"}""")}.{Text(Payload)}",
        data => Rsa.SignData(data, hash, padding));

    // 64 bytes are 86 letters, the last of which carries four bits of nothing.
    private static char NextLetter(char letter) => (char)(letter + 1);

    private static byte[] Der(byte[] signature)
    {
        byte[] halves = [.. Number(signature[..32]), .. Number(signature[32..])];
        return [0x30, (byte)halves.Length, .. halves];

        static byte[] Number(byte[] half)
        {
            byte[] value = [.. half.SkipWhile(b => b == 0)];
            byte[] signed = value[0] >= 0x80 ? [0, .. value] : value;
            return [0x02, (byte)signed.Length, .. signed];
        }
    }
}
