using System.Numerics;

namespace Fulfillment.Engine.Signing;

/// <summary>What an RSA key from outside must be before a signature under it means anything.</summary>
internal static class RsaStrength
{
    private const int RocaGenerator = 65537;

    private static readonly int[] _smallPrimes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
        113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    public static int Bits(byte[] modulus) => (int)Number(modulus).GetBitLength();

    public static bool IsSoundExponent(byte[] exponent) =>
        exponent.Length <= 8 && Number(exponent) is var number && !number.IsEven && number >= 65537;

    public static bool IsSoundModulus(byte[] modulus) =>
        Number(modulus) is var number && !number.IsEven && !HasRocaFingerprint(number);

    // Primes made by the faulty library are powers of 65537 modulo every small prime, and so is their product. An
    // honest modulus looks like that by chance less than once in a hundred million.
    private static bool HasRocaFingerprint(BigInteger modulus) =>
        _smallPrimes.All(prime => IsPowerOfGenerator((int)(modulus % prime), prime));

    private static bool IsPowerOfGenerator(int residue, int prime)
    {
        var power = 1;
        do
        {
            if (power == residue)
                return true;

            power = power * (RocaGenerator % prime) % prime;
        }
        while (power != 1);

        return false;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
