using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Benchmarks.Models;

/// <summary>A causal transformer, pre-norm: tokens [N, T] to logits [N, T, V].</summary>
internal sealed class CausalTransformer : nn.Module<Tensor, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly ModuleList<Block> blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    internal CausalTransformer(int vocabulary, int length, int width, int layers, int heads) : base(nameof(CausalTransformer))
    {
        tokens = nn.Embedding(vocabulary, width);
        positions = nn.Embedding(length, width);
        blocks = new ModuleList<Block>([.. Enumerable.Range(0, layers).Select(_ => new Block(width, heads))]);
        norm = nn.LayerNorm(width);
        head = nn.Linear(width, vocabulary);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = tokens.call(input) + positions.call(arange(input.shape[1]));
        foreach (var block in blocks) x = block.call(x);
        return head.call(norm.call(x)).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention and a perceptron, each added to the stream [N, T, D].</summary>
internal sealed class Block : nn.Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly Linear qkv;
    private readonly Linear project;
    private readonly LayerNorm norm2;
    private readonly Linear up;
    private readonly Linear down;
    private readonly int _heads;

    internal Block(int width, int heads) : base(nameof(Block))
    {
        _heads = heads;
        norm1 = nn.LayerNorm(width);
        qkv = nn.Linear(width, 3 * width);
        project = nn.Linear(width, width);
        norm2 = nn.LayerNorm(width);
        up = nn.Linear(width, 4 * width);
        down = nn.Linear(4 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var shape = input.shape;
        var (n, t, d) = (shape[0], shape[1], shape[2]);
        // [N, T, 3 D] to three times [N, heads, T, D / heads].
        var parts = qkv.call(norm1.call(input)).reshape(n, t, 3, _heads, d / _heads).permute(2, 0, 3, 1, 4);
        var attended = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true);
        var x = input + project.call(attended.transpose(1, 2).reshape(n, t, d));
        return (x + down.call(nn.functional.gelu(up.call(norm2.call(x))))).MoveToOuterDisposeScope();
    }
}
