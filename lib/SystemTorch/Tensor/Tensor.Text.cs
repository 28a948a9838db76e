using System.Globalization;
using System.Text;

namespace TorchSharp;

/// <summary>How a tensor is written out.</summary>
public enum TensorStringStyle
{
    Metadata,
    Julia,
    Numpy,
    CSharp,
    Default,
}

public static partial class torch
{
    /// <summary>The style that <see cref="TorchSharp.TensorStringStyle.Default"/> stands for.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TensorStringStyle.Julia;

    public partial class Tensor
    {
        // Rows and columns beyond these many are left out of the middle.
        private const long Edge = 4;

        /// <summary>Shape, type and device, without values.</summary>
        public override string ToString() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null) =>
            disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The values too, unless the style is Metadata. The layout is this engine's own, the same for all other
        /// styles.</summary>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null,
            string? newLine = null)
        {
            if (style == TensorStringStyle.Default) style = torch.TensorStringStyle;
            if (style == TensorStringStyle.Metadata || is_meta) return ToString();
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var format = new ValueFormat(fltFormat ?? "g5", cultureInfo ?? CultureInfo.InvariantCulture, newLine ?? Environment.NewLine);
            var text = new StringBuilder(ToString());
            if (Dimensions == 0) return text.Append(", value = ").Append(format.Write(this)).ToString();
            text.Append(format.NewLine);
            Write(detach().cpu(), text, format, "");
            return text.ToString();
        }

        private static void Write(Tensor tensor, StringBuilder text, ValueFormat format, string indent)
        {
            if (tensor.Dimensions == 1)
            {
                text.Append(indent).Append('[').AppendJoin(' ', Shown(tensor.shape[0]).Select(i => i < 0 ? "..." : format.Write(tensor[i])))
                    .Append(']').Append(format.NewLine);
                return;
            }
            text.Append(indent).Append('[').Append(format.NewLine);
            foreach (var i in Shown(tensor.shape[0]))
            {
                if (i < 0) text.Append(indent).Append(" ...").Append(format.NewLine);
                else Write(tensor[i], text, format, indent + " ");
            }
            text.Append(indent).Append(']').Append(format.NewLine);
        }

        // The places that are shown; -1 stands for those left out.
        private static IEnumerable<long> Shown(long count)
        {
            for (var i = 0L; i < count; i++)
            {
                if (count > 2 * Edge && i == Edge)
                {
                    yield return -1;
                    i = count - Edge;
                }
                yield return i;
            }
        }

        private sealed record ValueFormat(string Float, IFormatProvider Culture, string NewLine)
        {
            internal string Write(Tensor one)
            {
                var value = one.ToScalar();
                return value.Tag switch
                {
                    Tag.Bool => value.Bits != 0 ? "True" : "False",
                    Tag.Double => value.Double.ToString(Float, Culture),
                    _ => value.Bits.ToString(Culture),
                };
            }
        }
    }
}
