namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // These share their elements with the tensor they come from, wherever its strides allow.
        public Tensor view(params long[] shape) => Op.Call("view", this, shape);
        public Tensor view_as(Tensor other) => Op.Call("view_as", this, other);
        public Tensor reshape(params long[] shape) => Op.Call("reshape", this, shape);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.Call("flatten.using_ints", this, start_dim, end_dim);
        public Tensor unflatten(long dim, params long[] sizes)
        {
            var from = shape;
            var at = (int)(dim < 0 ? dim + from.Length : dim);
            if (at < 0 || at >= from.Length)
                throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension {dim} of a tensor that has {from.Length}.");
            return view([.. from[..at], .. sizes, .. from[(at + 1)..]]);
        }
        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);
        public Tensor ravel() => Op.Call("ravel", this);
        public Tensor permute(params long[] permutation) => Op.Call("permute", this, permutation);
        public Tensor permute(IEnumerable<long> permutation) => permute([.. permutation]);
        public Tensor transpose(long dim0, long dim1) => Op.Call("transpose.int", this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Op.InPlace("transpose_", this, dim0, dim1);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor t() => Op.Call("t", this);
        public Tensor T => Op.Call("numpy_T", this);
        public Tensor mT => transpose(-2, -1);
        public Tensor movedim(long[] source, long[] destination) => Op.Call("movedim.intlist", this, source, destination);
        public Tensor moveaxis(long[] source, long[] destination) => movedim(source, destination);
        public Tensor unsqueeze(long dim) => Op.Call("unsqueeze", this, dim);
        public Tensor unsqueeze_(long dim) => Op.InPlace("unsqueeze_", this, dim);
        public Tensor squeeze(long? dim = null) => dim is { } d ? Op.Call("squeeze.dim", this, d) : Op.Call("squeeze", this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Op.InPlace("squeeze_.dim", this, d) : Op.InPlace("squeeze_", this);
        public Tensor expand(params long[] sizes) => expand(sizes, false);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Op.Call("expand", this, sizes, isImplicit);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => expand(sizes.ToArray(), isImplicit);
        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor expand_as(Tensor other) => Op.Call("expand_as", this, other);
        public Tensor broadcast_to(params long[] shape) => Op.Call("broadcast_to", this, shape);
        public Tensor narrow(long dim, long start, long length) => Op.Call("narrow", this, dim, start, length);
        public Tensor select(long dim, long index) => Op.Call("select.int", this, dim, index);
        public Tensor slice(long dim, long start, long finish, long step) => Op.Call("slice.Tensor", this, dim, start, finish, step);
        public Tensor unfold(long dimension, long size, long step) => Op.Call("unfold", this, dimension, size, step);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Op.Call("as_strided", this, size, strides, storageOffset);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Op.Call("diagonal", this, offset, dim1, dim2);
        public Tensor alias() => Op.Call("alias", this);
        public Tensor contiguous() => Op.Call("contiguous", this);

        public Tensor[] chunk(long chunks, long dim = 0) => Op.List("chunk", this, chunks, dim);
        public Tensor[] split(long size, int dim = 0) => Op.List("split.Tensor", this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Op.List("split_with_sizes", this, sizes, dim);
        public Tensor[] split(params long[] sizes) => split(sizes, 0L);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);
        public Tensor[] tensor_split(long size, long dim = 0) => Op.List("tensor_split.sections", this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Op.List("tensor_split.indices", this, sizes, dim);
        public Tensor[] unbind(long dimension = 0) => Op.List("unbind.int", this, dimension);
    }
}
