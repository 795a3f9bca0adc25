using System.Collections;

namespace RankDb.Inference.OnnxRuntime;

/// <summary>The tensors of a run, disposed of together.</summary>
internal sealed class DisposableList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>, IDisposable
    where T : IDisposable
{
    public int Count => items.Count;

    public T this[int index] => items[index];

    public IEnumerator<T> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (var item in items)
        {
            item.Dispose();
        }
    }
}
