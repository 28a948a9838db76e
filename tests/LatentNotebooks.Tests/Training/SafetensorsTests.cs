using LatentNotebooks.Training;
using static TorchSharp.torch;

namespace LatentNotebooks.Tests.Training;

[Collection("engine")]
public class SafetensorsTests
{
    [Fact]
    public void Tensors_come_back_with_type_shape_and_values()
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["weights"] = arange(6, dtype: ScalarType.Float32).reshape(2, 3).t(), // not contiguous on purpose
            ["steps"] = tensor(new long[] { 1, -2 }),
            ["flag"] = tensor(true),
            ["none"] = zeros(0, 4),
        };
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);
        stream.Position = 0;
        var read = Safetensors.Read(stream, "memory");
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.True(tensor.eq(read[name]).all().item<bool>());
        }
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["a"] = tensor(new float[] { 1 }) });
        const string header = """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""";
        var bytes = stream.ToArray();
        Assert.Equal(0, bytes[0] % 8);
        Assert.Equal(header, System.Text.Encoding.UTF8.GetString(bytes, 8, bytes[0]).TrimEnd());
        Assert.Equal([0, 0, 0x80, 0x3F], bytes[^4..]);
    }

    [Theory]
    [InlineData(4, "shorter than its own header")]
    [InlineData(20, "header is cut off")]
    [InlineData(-2, "data of 'a' is cut off")]
    public void A_cut_off_file_is_refused(int length, string what)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["a"] = ones(8) });
        var bytes = stream.ToArray();
        using var cut = new MemoryStream(bytes[..(length > 0 ? length : bytes.Length + length)]);
        Assert.Contains(what, Assert.Throws<CheckpointException>(() => Safetensors.Read(cut, "file")).Message);
    }
}
