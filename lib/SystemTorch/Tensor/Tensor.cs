namespace TorchSharp;

public static partial class torch
{
    /// <summary>A counted reference to a tensor of libtorch.</summary>
    public partial class Tensor : IDisposable
    {
        private static long total;
        private static long peak;
        private nint handle;

        /// <summary>Takes ownership of a handle from the shim and enters it in the thread's dispose scope.</summary>
        internal Tensor(nint handle)
        {
            this.handle = handle;
            var count = Interlocked.Increment(ref total);
            if (count > peak) peak = count;
            DisposeScopeManager.OfThread.Register(this);
            MemoryPressure.Created();
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }
        internal int PlaceInScope { get; set; }

        /// <summary>How many tensors this process holds, and the most it ever held.</summary>
        public static long TotalCount => Interlocked.Read(ref total);
        public static long PeakCount => Interlocked.Read(ref peak);

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Tensor),
            "This tensor was disposed, perhaps with the dispose scope it was made in. " +
            "To keep one past its scope call MoveToOuterDisposeScope().");

        public bool IsInvalid => handle == 0;

        /// <summary>A name for people, of no meaning to the library.</summary>
        public string? name { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle == 0) return;
            if (disposing) Leave();
            Interlocked.Decrement(ref total);
            Native.st_release(handle);
            handle = 0;
        }

        private void Leave()
        {
            if (OwningDisposeScope is { } scope) scope.Disposing(this);
            else DisposeScopeManager.OfThread.Counts.TensorStatistics.DisposedOutsideScopeCount++;
        }

        /// <summary>Gives the native reference away; this object is then as if disposed.</summary>
        public nint DecoupleFromNativeHandle()
        {
            var taken = Handle;
            // Whoever takes the reference counts a tensor of its own.
            Leave();
            Interlocked.Decrement(ref total);
            handle = 0;
            GC.SuppressFinalize(this);
            return taken;
        }

        /// <summary>Moves to the next outer scope, or out of all scopes where there is none.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } scope) scope.MoveToOther(other, this);
            else other?.Attach(this);
            return this;
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether both hold the same values; <c>==</c> compares element by element instead.</summary>
        public bool Equals(Tensor target) => Op.Value("equal", this, target).Value != 0;

        public override int GetHashCode() => base.GetHashCode();
    }
}
