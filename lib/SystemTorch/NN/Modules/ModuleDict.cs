using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules by name, in the order of insertion. It is registered with the module that holds it.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)> where T : nn.Module
{
    private readonly OrderedDictionary<string, T> _modules = [];
    private bool _registered;

    public ModuleDict() : base("ModuleDict") { }

    public T this[string key]
    {
        get => _modules[key];
        set => _modules[key] = value;
    }

    public (string, T) this[int index]
    {
        get => Pair(_modules.GetAt(index));
        set
        {
            _modules.RemoveAt(index);
            _modules.Insert(index, value.Item1, value.Item2);
        }
    }

    public int Count => _modules.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _modules.Keys;

    public ICollection<T> Values => _modules.Values;

    protected override void RegisterComponents()
    {
        if (_registered) return;
        _registered = true;
        foreach (var (key, module) in _modules) register_module(key, module);
    }

    public IEnumerator<(string, T)> items() => GetEnumerator();

    public IEnumerable<string> keys() => _modules.Keys;

    public IEnumerable<T> values() => _modules.Values;

    public void Add(string key, T value) => _modules.Add(key, value);

    public void Add((string, T) item) => _modules.Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, T> item) => _modules.Add(item.Key, item.Value);

    public void Insert(int index, (string, T) item) => _modules.Insert(index, item.Item1, item.Item2);

    public bool Remove(string key) => _modules.Remove(key);

    public bool Remove((string, T) item) => _modules.Remove(item.Item1);

    public bool Remove(KeyValuePair<string, T> item) => _modules.Remove(item.Key);

    public void RemoveAt(int index) => _modules.RemoveAt(index);

    public void Clear() => _modules.Clear();

    public void clear() => _modules.Clear();

    public bool ContainsKey(string key) => _modules.ContainsKey(key);

    public bool Contains((string, T) item) => TryGetValue(item.Item1, out var module) && ReferenceEquals(module, item.Item2);

    public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

    public int IndexOf((string, T) item) => Contains(item) ? _modules.IndexOf(item.Item1) : -1;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _modules.TryGetValue(key, out value);

    public void CopyTo((string, T)[] array, int arrayIndex) => _modules.Select(Pair).ToList().CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _modules.ToList().CopyTo(array, arrayIndex);

    public IEnumerator<(string, T)> GetEnumerator() => _modules.Select(Pair).GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static (string, T) Pair(KeyValuePair<string, T> entry) => (entry.Key, entry.Value);
}
