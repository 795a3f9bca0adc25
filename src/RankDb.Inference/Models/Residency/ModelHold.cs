namespace RankDb.Inference;

/// <summary>
/// A model that stays usable until this is disposed of, even when its name is removed or replaced meanwhile: a request
/// that takes several calls is then answered by one model from its first call to its last.
/// </summary>
/// <typeparam name="T">The model's interface.</typeparam>
public sealed class ModelHold<T> : IDisposable
    where T : class
{
    private RegisteredModel? held;

    /// <summary>Wraps a model that no registry removes, such as one made by a test.</summary>
    /// <param name="model">The model.</param>
    public ModelHold(T model)
        : this(model, null)
    {
    }

    internal ModelHold(T model, RegisteredModel? held) => (Model, this.held) = (model, held);

    /// <summary>The model.</summary>
    public T Model { get; }

    /// <summary>Lets the model go; more than once is harmless.</summary>
    public void Dispose() => Interlocked.Exchange(ref held, null)?.EndHold();
}
