namespace TorchSharp;

public static partial class torch
{
    /// <summary>One place between the brackets of <c>t[...]</c>.</summary>
    public struct TensorIndex
    {
        internal enum Kind { None, Ellipsis, Bool, Single, Slice, Tensor }

        internal Kind Is { get; private init; }
        internal long Value { get; private init; }
        internal long? Start { get; private init; }
        internal long? Stop { get; private init; }
        internal long? Step { get; private init; }
        internal Tensor? Indices { get; private init; }

        /// <summary>A new dimension of size one.</summary>
        public static TensorIndex None = new() { Is = Kind.None };
        public static TensorIndex Null = None;

        /// <summary>As many whole dimensions as the others leave over.</summary>
        public static TensorIndex Ellipsis = new() { Is = Kind.Ellipsis };

        /// <summary>A whole dimension.</summary>
        public static TensorIndex Colon = Slice();

        public static TensorIndex Bool(bool value) => new() { Is = Kind.Bool, Value = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => index is { } i ? new() { Is = Kind.Single, Value = i } : None;

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Is = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>A range as C# writes it: <c>1..^1</c>.</summary>
        public static TensorIndex Slice(Range range)
        {
            long start = range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value;
            long? stop = range.End.IsFromEnd ? range.End.Value == 0 ? null : -range.End.Value : range.End.Value;
            // `^0` as a start is the end itself, which no negative number says.
            return range.Start is { IsFromEnd: true, Value: 0 } ? Slice(long.MaxValue, long.MaxValue) : Slice(start, stop);
        }

        public static TensorIndex Tensor(Tensor tensor) => new() { Is = Kind.Tensor, Indices = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);
    }
}
