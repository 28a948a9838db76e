namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            handle = Native.Check(Native.st_generator(seed, (int)this.device.type, this.device.index));
        }

        private Generator(nint handle)
        {
            this.handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that operators use when none is given.</summary>
        public static Generator Default => new(Native.st_default_generator());

        public Device device { get; }

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        /// <summary>The whole state, as bytes: restoring it continues the very same sequence.</summary>
        public Tensor get_state() => new(Native.Check(Native.st_generator_state(Handle)));

        public void set_state(Tensor value)
        {
            Native.Check(Native.st_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.st_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds from the operating system's randomness and says with what.</summary>
        public long seed() => Native.st_generator_seed(Handle, 1);

        public long initial_seed() => Native.st_generator_seed(Handle, 0);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0) Native.st_generator_release(handle);
            handle = 0;
        }
    }

    /// <summary>The default generator.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
        public static long initial_seed() => Generator.Default.initial_seed();
        public static long seed() => Generator.Default.seed();
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }

    /// <summary>Seeds the default generator of every device.</summary>
    public static Generator manual_seed(long seed)
    {
        Native.Check(Native.st_manual_seed((ulong)seed));
        return Generator.Default;
    }

    public static long initial_seed() => random.initial_seed();
    public static long seed() => random.seed();

    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }
}
