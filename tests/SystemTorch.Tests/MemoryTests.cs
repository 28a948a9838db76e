using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests;

public sealed class MemoryTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_not_what_was_moved_out()
    {
        Tensor inside, kept;
        using (var scope = NewDisposeScope())
        {
            inside = randn(3);
            kept = (inside + 1).MoveToOuterDisposeScope();
            Assert.Equal(1, scope.DisposablesCount);
            Assert.True(scope.Contains(inside));
            Assert.False(scope.Contains(kept));
        }
        Assert.True(inside.IsInvalid);
        Assert.False(kept.IsInvalid);
        kept.Dispose();
    }

    [Fact]
    public void A_nested_scope_hands_its_result_to_the_scope_around_it()
    {
        using var outer = NewDisposeScope();
        Tensor result;
        using (NewDisposeScope()) result = randn(3).exp().MoveToOuterDisposeScope();
        Assert.True(outer.Contains(result));
        Assert.Equal(1, outer.DisposablesCount);
        Assert.Same(outer, CurrentDisposeScope);
    }

    [Fact]
    public void Tensors_move_between_scopes_and_out_of_all()
    {
        using var outer = NewDisposeScope();
        var anchor = randn(1);
        using var inner = NewDisposeScope();
        var (a, b, c) = (randn(1), randn(1), randn(1));
        a.MoveToOtherDisposeScope(anchor);
        b.DetachFromDisposeScope();
        Assert.True(outer.Contains(a));
        Assert.False(inner.Contains(b) || outer.Contains(b));
        outer.Attach(b);
        Assert.True(outer.Contains(b));
        inner.DisposeEverythingBut(c);
        Assert.False(c.IsInvalid);
        inner.DisposeEverything();
        Assert.True(c.IsInvalid);
        Assert.False(a.IsInvalid);
    }

    [Fact]
    public void Statistics_count_what_scopes_did()
    {
        var counts = DisposeScopeManager.Statistics;
        counts.Reset();
        var outside = randn(1);
        using (NewDisposeScope())
        {
            _ = randn(1);
            randn(1).Dispose();
            randn(1).DetachFromDisposeScope().Dispose();
        }
        Assert.Equal((1, 3, 2, 1, 1), (counts.CreatedOutsideScopeCount, counts.CreatedInScopeCount, counts.DisposedInScopeCount,
            counts.DisposedOutsideScopeCount, counts.DetachedFromScopeCount));
        Assert.Equal(1, counts.ThreadTotalLiveCount);
        outside.Dispose();
        Assert.Equal(0, counts.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_forgotten_tensor_is_freed_by_its_finalizer()
    {
        var before = Tensor.TotalCount;
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.InRange(Tensor.TotalCount, 0, before);

        static void Forget()
        {
            for (var i = 0; i < 10; i++) _ = randn(100);
        }
    }

    [Fact]
    public void In_place_operators_return_the_same_object_and_no_new_handle()
    {
        using var tensor = randn(3);
        var before = Tensor.TotalCount;
        Assert.Same(tensor, tensor.add_(1).mul_(2).zero_());
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Ten_thousand_training_steps_with_a_scope_each_keep_memory_flat()
    {
        using var model = new Perceptron();
        for (var i = 0; i < 200; i++) Step();
        var (resident, bytes, tensors) = (Resident.Bytes(), Native.st_live_bytes(), Tensor.TotalCount);
        for (var i = 0; i < 10_000; i++) Step();
        Assert.Equal(bytes, Native.st_live_bytes());
        Assert.Equal(tensors, Tensor.TotalCount);
        Assert.InRange(Resident.Bytes() - resident, long.MinValue, 48 << 20);

        void Step()
        {
            using var scope = NewDisposeScope();
            model.Step();
        }
    }

    [Fact]
    public void Training_without_any_scope_is_bounded_by_collections()
    {
        using var model = new Perceptron(width: 256, batch: 256);
        var most = 0L;
        for (var i = 0; i < 800; i++)
        {
            model.Step();
            most = Math.Max(most, Native.st_live_bytes());
        }
        // A step makes more than 1 MB of garbage: without the collections this would pass 1 GB.
        Assert.InRange(most, 0, 512L << 20);
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Two layers and gradient descent in plain operators.</summary>
    private sealed class Perceptron : IDisposable
    {
        private readonly Tensor input, target, first, second;

        internal Perceptron(int width = 16, int batch = 16)
        {
            (input, target) = (randn(batch, width), randn(batch, width));
            (first, second) = (randn(width, width).mul_(0.05).requires_grad_(), randn(width, width).mul_(0.05).requires_grad_());
        }

        internal void Step()
        {
            var loss = (input.matmul(first).relu().matmul(second) - target).square().mean();
            loss.backward();
            using var quiet = no_grad();
            foreach (var weight in new[] { first, second })
            {
                weight.sub_(weight.grad! * 0.01);
                weight.grad = null;
            }
        }

        public void Dispose()
        {
            foreach (var tensor in new[] { input, target, first, second }) tensor.Dispose();
        }
    }
}
