namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Every parameter and persistent buffer by dotted name. The tensors are the module's own, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string key) => string.IsNullOrEmpty(prefix) ? key : $"{prefix}.{key}";
                foreach (var (key, parameter) in named_parameters()) destination.TryAdd(Key(key), parameter);
                foreach (var (key, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(Key(key), buffer);
                foreach (var (key, child) in named_children()) child.state_dict(destination, Key(key));
                return destination;
            }

            /// <summary>Copies the values of <paramref name="source"/> into the module's tensors of the same name.</summary>
            /// <exception cref="InvalidOperationException">A name is missing or not known (when strict), or a shape differs.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                bool Skipped(string key) => skip is not null && skip.Contains(key);
                var missing = destination.Keys.Where(key => !Skipped(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => !Skipped(key) && !destination.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(
                        $"The state does not fit {GetName()}: missing [{string.Join(", ", missing)}], "
                        + $"unexpected [{string.Join(", ", unexpected)}]. "
                        + "Load the state of the same architecture, or pass strict: false.");

                using var _ = torch.no_grad();
                foreach (var (key, value) in source)
                {
                    if (Skipped(key) || !destination.TryGetValue(key, out var target)) continue;
                    // copy_ would broadcast a smaller tensor silently, which in a checkpoint is always a mistake.
                    if (!target.shape.SequenceEqual(value.shape))
                        throw new InvalidOperationException(
                            $"'{key}' has shape [{string.Join(", ", value.shape)}] in the state, "
                            + $"but [{string.Join(", ", target.shape)}] in {GetName()}.");
                    target.copy_(value);
                }
                return (missing, unexpected);
            }
        }
    }
}
