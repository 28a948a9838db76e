using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Assign(indices, value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign(Places(i1), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(Places(i1, i2));
            set => Assign(Places(i1, i2), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(Places(i1, i2, i3));
            set => Assign(Places(i1, i2, i3), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(Places(i1, i2, i3, i4));
            set => Assign(Places(i1, i2, i3, i4), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(Places(i1, i2, i3, i4, i5));
            set => Assign(Places(i1, i2, i3, i4, i5), value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Places(indices));
            set => Assign(Places(indices), value);
        }

        /// <summary>Indexing as in PyTorch: numbers and slices give a view, tensors among them a copy.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var (viewed, gathered) = Apply(indices);
            if (gathered is null) return viewed;
            var result = Op.Call("index.Tensor", viewed, gathered);
            if (viewed != (object)this) viewed.Dispose();
            return result;
        }

        public Tensor index(params Tensor[] indices) => Op.Call("index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (viewed, gathered) = Apply(indices);
            if (gathered is not null) Op.Do("index_put_", viewed, gathered, value, accumulate);
            else if (accumulate) viewed.add_(value);
            else viewed.copy_(value);
            if (viewed != (object)this) viewed.Dispose();
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Op.InPlace("index_put_", this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var tensor = Like(value);
            return index_put_(tensor, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var tensor = Like(value);
            return index_put_(tensor, indices);
        }

        private static TensorIndex[] Places(params long[] indices) => Array.ConvertAll(indices, i => (TensorIndex)i);

        private Tensor Like(Scalar value) => full([], value, dtype, device);

        private void Assign(TensorIndex[] indices, Tensor value) => index_put_(value, indices);

        // Walks the brackets from left to right, taking views for numbers, slices and new dimensions, and collecting the tensors.
        // What is left to gather is null where there are none.
        private (Tensor Viewed, Tensor?[]? Gathered) Apply(ReadOnlySpan<TensorIndex> indices)
        {
            var taken = 0;
            foreach (var i in indices)
                taken += i.Is switch
                {
                    TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
                    TensorIndex.Kind.Tensor => i.Indices!.dtype == ScalarType.Bool ? (int)i.Indices.Dimensions : 1,
                    _ => 0,
                };
            if (taken > Dimensions)
                throw new ArgumentOutOfRangeException(nameof(indices), $"{taken} indices for a tensor that has {Dimensions} dimensions.");

            var at = this;
            var dim = 0;
            List<Tensor?>? gathered = null;
            foreach (var i in indices)
            {
                switch (i.Is)
                {
                    case TensorIndex.Kind.Single:
                        at = Step(at, at.select(dim, i.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        at = Step(at, Op.Call("slice.Tensor", at, dim, i.Start, i.Stop, i.Step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Kind.None:
                        at = Step(at, at.unsqueeze(dim));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += (int)Dimensions - taken;
                        break;
                    default:
                        if (i.Is == TensorIndex.Kind.Bool) at = Step(at, at.unsqueeze(dim));
                        gathered ??= [];
                        while (gathered.Count < dim) gathered.Add(null);
                        var tensor = i.Indices ?? torch.tensor(i.Value != 0).unsqueeze(0);
                        gathered.Add(tensor);
                        dim += tensor.dtype == ScalarType.Bool ? (int)tensor.Dimensions : 1;
                        break;
                }
            }
            // Only indexing by nothing at all comes here with the tensor itself; a new reference keeps the two apart.
            return (gathered is null && at == (object)this ? alias() : at, gathered?.ToArray());
        }

        private Tensor Step(Tensor from, Tensor to)
        {
            if (from != (object)this) from.Dispose();
            return to;
        }
    }
}
