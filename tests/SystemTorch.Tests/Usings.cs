// Libtorch keeps a pool of threads for every managed thread that calls it, and dispose scopes and gradient mode belong to a thread:
// tests of native code run one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
