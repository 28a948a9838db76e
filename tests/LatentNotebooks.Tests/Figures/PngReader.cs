using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace LatentNotebooks.Tests.Figures;

/// <summary>Reads the PNG files that the library writes, checking every chunk's checksum bit by bit.</summary>
internal sealed record PngReader(int Width, int Height, int Channels, byte[] Pixels)
{
    public static PngReader Read(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], file[..8]);
        var chunks = new Dictionary<string, byte[]>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var checksum = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            Assert.Equal(Crc(file.AsSpan(at + 4, length + 4)), checksum);
            chunks.Add(Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += length + 12;
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Keys);
        var header = chunks["IHDR"];
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        var channels = header[9] == 0 ? 1 : 3;
        using var unpacked = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks["IDAT"]), CompressionMode.Decompress))
            zlib.CopyTo(unpacked);
        var lines = unpacked.ToArray().Chunk((width * channels) + 1).ToArray();
        Assert.Equal(height, lines.Length);
        Assert.All(lines, l => Assert.Equal(0, l[0]));
        return new PngReader(width, height, channels, [.. lines.SelectMany(l => l[1..])]);
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
            for (var bit = 0; bit < 8; bit++)
                crc = ((crc ^ (uint)(b >> bit)) & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        return ~crc;
    }
}
