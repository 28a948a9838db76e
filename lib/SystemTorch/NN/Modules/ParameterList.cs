using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of parameters, keyed by their positions. It is registered with the module that holds it.</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    private readonly List<Parameter> _list;
    private bool _registered;

    public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => _list = [.. parameters];

    public Parameter this[int index]
    {
        get => _list[index];
        set => _list[index] = value;
    }

    public int Count => _list.Count;

    public bool IsReadOnly => false;

    protected override void RegisterComponents()
    {
        if (_registered) return;
        _registered = true;
        for (var i = 0; i < _list.Count; i++) register_parameter($"{i}", _list[i]);
    }

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        base._toEpilog(dtype, device, non_blocking);
        if (!_registered) return;
        for (var i = 0; i < _list.Count; i++) _list[i] = get_parameter($"{i}")!;
    }

    public void Add(Parameter item) => _list.Add(item);

    public void append(params Parameter[] parameters) => _list.AddRange(parameters);

    public void extend(IEnumerable<Parameter> parameters) => _list.AddRange(parameters);

    public void Insert(int index, Parameter item) => _list.Insert(index, item);

    public bool Remove(Parameter item) => _list.Remove(item);

    public void RemoveAt(int index) => _list.RemoveAt(index);

    public void Clear() => _list.Clear();

    public bool Contains(Parameter item) => _list.Contains(item);

    public int IndexOf(Parameter item) => _list.IndexOf(item);

    public void CopyTo(Parameter[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
