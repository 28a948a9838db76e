using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The base of every layer and model: it knows its parameters, its buffers and its submodules by name.</summary>
        /// <remarks>
        /// A custom module keeps them in fields and calls <see cref="RegisterComponents"/> last in its constructor; the field's
        /// name, or its <see cref="Utils.ComponentNameAttribute"/>, becomes the key in <see cref="state_dict"/>.
        /// </remarks>
        public partial class Module : IDisposable
        {
            private const BindingFlags DeclaredInstance =
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

            private readonly OrderedDictionary<string, Parameter> _parameterTable = [];
            private readonly OrderedDictionary<string, (Tensor tensor, bool persistent)> _bufferTable = [];
            private readonly OrderedDictionary<string, Module> _moduleTable = [];
            private bool _registered;
            private bool _disposed;
            private bool _training = true;

            protected string? name;

            protected Module(string name) => this.name = name;

            /// <summary>True in training mode, which is where a module starts.</summary>
            public virtual bool training => _training;

            public virtual string GetName() => name ?? GetType().Name;

            /// <summary>Registers every field that holds a module, a parameter or a tensor (a buffer), under the field's name.</summary>
            protected virtual void RegisterComponents()
            {
                if (_registered) return;
                _registered = true;
                foreach (var field in InstanceFields(GetType()))
                {
                    var key = field.ComponentName();
                    if (_moduleTable.ContainsKey(key) || _parameterTable.ContainsKey(key) || _bufferTable.ContainsKey(key)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(key, module); break;
                        case Parameter parameter: register_parameter(key, parameter); break; // before Tensor: it is one
                        case Tensor tensor: register_buffer(key, tensor); break;
                    }
                }
            }

            private static IEnumerable<FieldInfo> InstanceFields(Type type)
            {
                // From the most derived class up, so that a model's own parts come before those of its base.
                for (Type? t = type; t is not null && t != typeof(Module); t = t.BaseType)
                    foreach (var field in t.GetFields(DeclaredInstance))
                        yield return field;
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid)
                    throw new ArgumentNullException(nameof(param), $"Parameter '{name}' is null or disposed, so it cannot be registered.");
                if (!_parameterTable.TryAdd(name, param))
                    throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid)
                    throw new ArgumentNullException(nameof(tensor), $"Buffer '{name}' is null or disposed, so it cannot be registered.");
                if (!_bufferTable.TryAdd(name, (tensor, persistent)))
                    throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _moduleTable.Remove(name);
                    return;
                }
                if (string.IsNullOrEmpty(name)) throw new ArgumentException("A module's name cannot be empty.", nameof(name));
                if (name.Contains('.')) throw new ArgumentException($"A module's name cannot contain '.', got: {name}", nameof(name));
                if (_moduleTable.ContainsKey(name)) throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _moduleTable.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Registers, replaces or (when null) removes a parameter: what a layer's property setter needs.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) _parameterTable.Remove(name);
                else _parameterTable[name] = value;
            }

            /// <summary>Registers, replaces or (when null) removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _bufferTable.Remove(name);
                else _bufferTable[name] = (value, persistent);
            }

            /// <summary>Takes a tensor into a layer's field: the old one is disposed, and the new one leaves its dispose scope to live as
            /// long as the layer.</summary>
            private protected static T? Adopt<T>(ref T? field, T? value) where T : Tensor
            {
                if (!ReferenceEquals(field, value)) field?.Dispose();
                value?.DetachFromDisposeScope();
                return field = value;
            }

            protected void ClearModules() => _moduleTable.Clear();

            /// <summary>Applies a function to every submodule and then to this module.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, child) in named_children()) child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in named_children()) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                        continue;
                    }
                    using var grad = parameter.grad;
                    grad?.zero_();
                }
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, the buffers and the submodules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed) return;
                _disposed = true;
                foreach (var (tensor, _) in _bufferTable.Values) tensor.DetachFromDisposeScope().Dispose();
                foreach (var parameter in _parameterTable.Values) parameter.DetachFromDisposeScope().Dispose();
                foreach (var module in _moduleTable.Values) module.Dispose();
            }
        }
    }
}
