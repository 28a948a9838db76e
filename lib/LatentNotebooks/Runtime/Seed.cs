using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LatentNotebooks.Runtime;

/// <summary>
/// The root of all randomness of a run. Every consumer takes its own named stream, so adding one never shifts another,
/// and a step's stream is a pure function of (seed, name, step): a resumed run needs no saved generator state.
/// </summary>
/// <param name="Value">Any integer; the seed a user writes in the settings.</param>
public readonly record struct Seed(long Value)
{
    /// <summary>An independent seed for one purpose, for example <c>seed.For("batches", step)</c>.</summary>
    public Seed For(string purpose, long index = 0)
    {
        var name = Encoding.UTF8.GetBytes(purpose);
        Span<byte> message = stackalloc byte[16 + name.Length];
        BinaryPrimitives.WriteInt64LittleEndian(message, Value);
        BinaryPrimitives.WriteInt64LittleEndian(message[8..], index);
        name.CopyTo(message[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(message, hash);
        return new Seed(BinaryPrimitives.ReadInt64LittleEndian(hash) & long.MaxValue);
    }

    /// <summary>A generator for plain C# code that starts from this seed.</summary>
    public Rng Random() => new((ulong)Value);
}
