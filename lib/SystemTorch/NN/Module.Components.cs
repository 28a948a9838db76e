using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        // What a module is made of, by dotted name; a tensor or parameter shared by two modules is listed once.
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, parameter) in _parameterTable)
                    if (!parameter.IsInvalid && seen.Add(parameter)) yield return (key, parameter);
                if (!recurse) yield break;
                foreach (var (childName, child) in named_children())
                    foreach (var (key, parameter) in child.named_parameters())
                        if (seen.Add(parameter)) yield return ($"{childName}.{key}", parameter);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
                foreach (var (key, (tensor, persistent)) in _bufferTable)
                    if ((persistent || include_nonpersistent) && !tensor.IsInvalid && seen.Add(tensor)) yield return (key, tensor);
                if (!recurse) yield break;
                foreach (var (childName, child) in named_children())
                    foreach (var (key, tensor) in child.named_buffers(true, include_nonpersistent))
                        if (seen.Add(tensor)) yield return ($"{childName}.{key}", tensor);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children()
            {
                foreach (var (key, module) in _moduleTable) yield return (key, module);
            }

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            /// <summary>All submodules: the direct ones first, then theirs; this module itself is not listed.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var entry in named_children()) yield return entry;
                foreach (var (childName, child) in named_children())
                    foreach (var (key, module) in child.named_modules())
                        yield return ($"{childName}.{key}", module);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual Parameter? get_parameter(string target)
            {
                if (_parameterTable.TryGetValue(target, out var parameter)) return parameter;
                return Child(target) is (var child, var rest) ? child.get_parameter(rest) : null;
            }

            public virtual Tensor? get_buffer(string target)
            {
                if (_bufferTable.TryGetValue(target, out var entry)) return entry.tensor;
                return Child(target) is (var child, var rest) ? child.get_buffer(rest) : null;
            }

            private (Module child, string rest)? Child(string target)
            {
                var dot = target.IndexOf('.');
                return dot > 0 && _moduleTable.TryGetValue(target[..dot], out var child) ? (child, target[(dot + 1)..]) : null;
            }
        }
    }
}
