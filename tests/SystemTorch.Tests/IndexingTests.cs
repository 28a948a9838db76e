using FsCheck;
using FsCheck.Fluent;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

/// <summary>Views and indices against a plain model: a list of places of the original array.</summary>
public sealed class IndexingTests
{
    private static readonly Gen<int> Size = Gen.Choose(1, 4);

    /// <summary>A shape and a seed from which a test draws what it does with it.</summary>
    private static readonly Arbitrary<(long[] Shape, int Seed)> Cases =
        (from rank in Gen.Choose(1, 4)
         from shape in Size.ArrayOf(rank)
         from seed in Gen.Choose(0, int.MaxValue)
         select (Array.ConvertAll(shape, s => (long)s), seed)).ToArbitrary();

    [Fact]
    public void Slices_and_numbers_pick_what_a_loop_would() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var random = new Random(c.Seed);
        var model = Model.Of(c.Shape);
        var indices = new TensorIndex[random.Next(c.Shape.Length + 1)];
        var dim = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            var size = (int)c.Shape[i];
            if (random.Next(3) == 0)
            {
                var at = random.Next(-size, size);
                indices[i] = at;
                model = model.Select(dim, at < 0 ? at + size : at);
                continue;
            }
            var (start, stop, step) = (random.Next(size + 1), random.Next(size + 2), random.Next(1, 3));
            indices[i] = TensorIndex.Slice(start, stop, step);
            model = model.Slice(dim++, start, Math.Max(start, Math.Min(stop, size)), step);
        }
        return model.Equals(c.Shape.Numbered()[indices]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Permuting_moves_every_element_where_the_model_says() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var order = Enumerable.Range(0, c.Shape.Length).Select(i => (long)i).ToArray();
        new Random(c.Seed).Shuffle(order);
        return Model.Of(c.Shape).Permute(order).Equals(c.Shape.Numbered().permute(order));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reshape_of_a_transposed_tensor_reads_in_the_new_order() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var last = c.Shape.Length - 1;
        var order = Enumerable.Range(0, last + 1).Select(i => (long)(last - i)).ToArray();
        var expected = Model.Of(c.Shape).Permute(order).Places;
        return expected.SequenceEqual(c.Shape.Numbered().permute(order).reshape(-1).data<long>());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Assigning_through_an_index_changes_those_elements_only() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var size = (int)c.Shape[^1];
        var start = new Random(c.Seed).Next(size);
        var tensor = c.Shape.Numbered();
        tensor[TensorIndex.Ellipsis, start..] = -1;
        var changed = Model.Of(c.Shape).Slice(c.Shape.Length - 1, start, size, 1).Places.ToHashSet();
        return tensor.data<long>().Select((value, place) => value == (changed.Contains(place) ? -1 : place)).All(same => same);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_index_tensor_picks_rows_in_its_order() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var random = new Random(c.Seed);
        var rows = Enumerable.Range(0, 5).Select(_ => random.NextInt64(c.Shape[0])).ToArray();
        var picked = c.Shape.Numbered()[TensorIndex.Tensor(tensor(rows))];
        return rows.SelectMany(r => Model.Of(c.Shape).Select(0, (int)r).Places).SequenceEqual(picked.data<long>());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_mask_picks_in_row_major_order() => Prop.ForAll(Cases, c =>
    {
        using var scope = NewDisposeScope();
        var numbered = c.Shape.Numbered();
        var wanted = Enumerable.Range(0, (int)numbered.numel()).Where(i => (i * 7L + c.Seed) % 3 == 0).Select(i => (long)i).ToArray();
        var mask = zeros(numbered.numel(), @bool);
        foreach (var place in wanted) mask[place] = true;
        return wanted.SequenceEqual(numbered[mask.reshape(c.Shape)].data<long>());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ellipsis_new_axis_and_colon_keep_the_rest_whole()
    {
        using var scope = NewDisposeScope();
        var t = arange(24).view(2, 3, 4);
        Assert.Equal([2, 1, 3, 4], t[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([2, 3, 1], t[TensorIndex.Ellipsis, ^1, TensorIndex.Null].shape);
        Assert.Equal([2, 2, 4], t[.., 1.., ..].shape);
        Assert.Equal([1, 2, 3, 4], t[TensorIndex.Bool(true)].shape);
        Assert.Equal([0, 2, 3, 4], t[TensorIndex.Bool(false)].shape);
        Assert.Equal(23, t[1, 2, 3].item<long>());
        Assert.Equal(23, t[-1, -1, -1].item<long>());
        Assert.Equal([1L, 5, 9], t[0, .., 1].data<long>());
        Assert.Equal([5L, 20], t[TensorIndex.Tensor(tensor(new[] { 0L, 1 })), TensorIndex.Tensor(tensor(new[] { 1L, 2 })),
            TensorIndex.Tensor(tensor(new[] { 1L, 0 }))].data<long>());
        Assert.Throws<ArgumentOutOfRangeException>(() => t[0, 0, 0, 0]);
    }

    [Fact]
    public void A_view_writes_through_and_a_gathered_copy_does_not()
    {
        using var scope = NewDisposeScope();
        var t = zeros(3, 3, int64);
        t[1].fill_(5);
        Assert.Equal(15, t.sum().item<long>());
        t[TensorIndex.Tensor(tensor(new[] { 0L }))].fill_(9);
        Assert.Equal(15, t.sum().item<long>());
        t.index_put_(tensor(new[] { 1L, 1 }), [TensorIndex.Tensor(tensor(new[] { 0L, 0 })), TensorIndex.Single(2)], accumulate: true);
        Assert.Equal(2, t[0, 2].item<long>());
    }

    [Fact]
    public void Indexing_leaves_no_tensor_but_its_result()
    {
        using var t = arange(24).view(2, 3, 4);
        using var picks = tensor(new[] { 0L, 2 });
        var before = Tensor.TotalCount;
        t[1, .., TensorIndex.Tensor(picks)].Dispose();
        t[0, TensorIndex.Null, 1..].Dispose();
        t[..].Dispose();
        using (var one = picks.sum()) t[1, 2, 3] = one;
        Assert.Equal(before, Tensor.TotalCount);
    }
}

/// <summary>A view as the list of places it shows, in row-major order.</summary>
internal sealed record Model(long[] Shape, long[] Places)
{
    internal static Model Of(long[] shape)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        return new Model(shape, [.. Enumerable.Range(0, (int)count).Select(i => (long)i)]);
    }

    internal Model Select(int dim, int at) => Pick(Without(dim), index => [.. index[..dim], at, .. index[dim..]]);

    internal Model Slice(int dim, int start, int stop, int step)
    {
        var shape = Shape.ToArray();
        shape[dim] = stop <= start ? 0 : (stop - start + step - 1) / step;
        return Pick(shape, index => [.. index[..dim], start + index[dim] * step, .. index[(dim + 1)..]]);
    }

    internal Model Permute(long[] order) => Pick([.. order.Select(d => Shape[d])], index =>
    {
        var from = new long[index.Length];
        for (var d = 0; d < index.Length; d++) from[order[d]] = index[d];
        return from;
    });

    internal bool Equals(Tensor view) => Shape.SequenceEqual(view.shape) && Places.SequenceEqual(view.contiguous().data<long>());

    private long[] Without(int dim) => [.. Shape[..dim], .. Shape[(dim + 1)..]];

    private Model Pick(long[] shape, Func<long[], long[]> source)
    {
        var places = new List<long>();
        var index = new long[shape.Length];
        var count = shape.Aggregate(1L, (a, b) => a * b);
        for (var i = 0L; i < count; i++)
        {
            var rest = i;
            for (var d = shape.Length - 1; d >= 0; d--) (rest, index[d]) = Math.DivRem(rest, shape[d]);
            places.Add(At(source(index)));
        }
        return new Model(shape, [.. places]);
    }

    private long At(long[] index)
    {
        var place = 0L;
        for (var d = 0; d < Shape.Length; d++) place = place * Shape[d] + index[d];
        return Places[place];
    }
}

internal static class ShapeExtensions
{
    /// <summary>A tensor whose elements are their own row-major numbers.</summary>
    internal static Tensor Numbered(this long[] shape) => arange(shape.Aggregate(1L, (a, b) => a * b)).reshape(shape);
}
