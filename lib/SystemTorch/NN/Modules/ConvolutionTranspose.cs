using static TorchSharp.torch;

namespace TorchSharp.Modules;

public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding,
        Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias,
        PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding, groups,
            bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>As <see cref="forward(Tensor)"/>, with the output's spatial size chosen among those the stride allows.</summary>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    protected long[] _output_padding(Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation,
        long num_spatial_dims)
    {
        if (output_size is null) return output_padding;
        var rank = (int)num_spatial_dims;
        var shape = input.shape;
        if (output_size.Length != rank && output_size.Length != shape.Length)
            throw new ArgumentException(
                $"{GetName()}: output_size must have {rank} or {shape.Length} elements, but has {output_size.Length}.",
                    nameof(output_size));

        var result = new long[rank];
        for (var d = 0; d < rank; d++)
        {
            var smallest = ((shape[^(rank - d)] - 1) * stride[d]) - (2 * padding[d]) + (dilation[d] * (kernel_size[d] - 1)) + 1;
            result[d] = output_size[^(rank - d)] - smallest;
            if (result[d] < 0 || result[d] >= stride[d])
                throw new ArgumentException(
                    $"{GetName()}: output size {output_size[^(rank - d)]} in spatial dimension {d} "
                    + $"is outside {smallest}..{smallest + stride[d] - 1}.",
                    nameof(output_size));
        }
        return result;
    }
}
