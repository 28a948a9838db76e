namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Op.Call("cat", Listed(tensors), dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Op.Call("cat", tensors, dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Op.Call("cat", tensors.ToArray(), dim);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat(tensors, dim);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Op.Call("stack", Listed(tensors), dim);
    public static Tensor hstack(IList<Tensor> tensors) => Op.Call("hstack", Listed(tensors));
    public static Tensor hstack(params Tensor[] tensors) => Op.Call("hstack", tensors);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Op.Call("hstack", Listed(tensors));
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Op.Call("hstack", tensors.ToArray());
    public static Tensor vstack(IList<Tensor> tensors) => Op.Call("vstack", Listed(tensors));
    public static Tensor vstack(Tensor[] tensors) => Op.Call("vstack", tensors);
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Op.Call("vstack", tensors.ToArray());
    public static Tensor dstack(IList<Tensor> tensors) => Op.Call("dstack", Listed(tensors));
    public static Tensor dstack(params Tensor[] tensors) => Op.Call("dstack", tensors);
    public static Tensor column_stack(IList<Tensor> tensors) => Op.Call("column_stack", Listed(tensors));
    public static Tensor column_stack(params Tensor[] tensors) => Op.Call("column_stack", tensors);
    public static Tensor block_diag(params Tensor[] tensors) => Op.Call("block_diag", tensors);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Op.Call("cartesian_prod", Listed(tensors));
    public static Tensor cartesian_prod(params Tensor[] tensors) => Op.Call("cartesian_prod", tensors);
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        Op.Call("combinations", input, r, with_replacement);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Op.List("meshgrid.indexing", Listed(tensors), indexing);
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Op.List("broadcast_tensors", tensors);

    /// <summary>Sums of products in Einstein's notation, as <c>"bij,bjk->bik"</c>.</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors) => Op.Call("einsum", equation, tensors);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Op.Call("where.self", condition, x, y);
    public static Tensor[] where(Tensor condition) => Op.List("where", condition);

    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false,
        Tensor? sorter = null) => Op.Call("searchsorted.Tensor", sorted_sequence, values, out_int32, right, default(Arg), sorter);

    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) => Op.Call("cdist", x1, x2, p, (long)compute_mode);

    public static Tensor movedim(Tensor input, long source, long destination) => input.movedim([source], [destination]);
    public static Tensor moveaxis(Tensor input, long source, long destination) => input.movedim([source], [destination]);
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
    public static bool is_tensor(object obj) => obj is Tensor;

    private static Tensor[] Listed(IEnumerable<Tensor> tensors) => tensors as Tensor[] ?? [.. tensors];
}
