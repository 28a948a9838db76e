namespace LatentNotebooks.Worlds.Reasoning;

/// <summary>Arithmetic modulo a prime: every product with a number that is not 0 can be undone.</summary>
internal static class Primes
{
    internal static void Require(int modulus)
    {
        var isPrime = modulus > 1 && !Enumerable.Range(2, 9).Any(divisor => divisor * divisor <= modulus && modulus % divisor == 0);
        if (modulus is < 5 or > 97 || !isPrime)
            throw new ArgumentOutOfRangeException(nameof(modulus), modulus, "The modulus has to be a prime from 5 to 97, or products lose information.");
    }
}
