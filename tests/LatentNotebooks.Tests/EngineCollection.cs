using static TorchSharp.torch;

namespace LatentNotebooks.Tests;

/// <summary>Tests that compute with tensors run one after the other on one thread: grad mode, scopes and OpenMP pools are per thread.</summary>
[CollectionDefinition("engine", DisableParallelization = true)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>;

public sealed class EngineFixture
{
    public EngineFixture() => set_num_threads(1);
}
